#include "core/preprocess/image_grid.h"

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

Frame plain(int width, int height, std::uint8_t value) {
    return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height) * 3, value)};
}

std::uint8_t red(const Frame& picture, int x, int y) {
    return picture.rgb[static_cast<std::size_t>(y * picture.width + x) * 3];
}

TEST(ImageGrid, CellsStandInReadingOrderAndEmptyOnesAreWhite) {
    const std::vector<Frame> frames{plain(4, 2, 10), plain(4, 2, 20), plain(4, 2, 30)};
    const Frame picture = imageGrid(frames);
    EXPECT_EQ(picture.width, 8);
    EXPECT_EQ(picture.height, 4);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 8; ++x)
            EXPECT_EQ(red(picture, x, y), y < 2 ? (x < 4 ? 10 : 20) : (x < 4 ? 30 : 255)) << x << ", " << y;
}

TEST(ImageGrid, EveryCellHasTheFirstFramesSize) {
    const std::vector<Frame> frames{plain(4, 2, 10), plain(8, 8, 20)};
    const Frame picture = imageGrid(frames);
    EXPECT_EQ(picture.width, 4);
    EXPECT_EQ(picture.height, 4);
    EXPECT_EQ(red(picture, 3, 3), 20);
    EXPECT_THROW(imageGrid({}), Error);
}

TEST(ImageGrid, SqueezingKeepsEveryCell) {
    const std::vector<Frame> frames{plain(40, 10, 0), plain(40, 10, 100), plain(40, 10, 200), plain(40, 10, 50)};
    const Frame square = squeezed(imageGrid(frames), 12);
    EXPECT_EQ(square.width, 12);
    EXPECT_EQ(square.height, 12);
    EXPECT_NEAR(red(square, 1, 1), 0, 2);
    EXPECT_NEAR(red(square, 10, 1), 100, 2);
    EXPECT_NEAR(red(square, 1, 10), 200, 2);
    EXPECT_NEAR(red(square, 10, 10), 50, 2);
}

} // namespace
} // namespace pllava
