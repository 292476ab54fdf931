// Pictures written as PNG and read again by FFmpeg's decoder.

#include "core/video/png.h"

#include <gtest/gtest.h>

#include "core/base/pending_file.h"
#include "core/video/sampled_clip.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

Frame pattern(int width, int height) {
    Frame frame{width, height, {}};
    for (int i = 0; i < width * height * 3; ++i)
        frame.rgb.push_back(static_cast<std::uint8_t>(i * 31 % 251));
    return frame;
}

Frame readAgain(const std::vector<std::byte>& png) {
    const test::ScratchFolder folder;
    writeWholeFile(folder / "picture.png", {reinterpret_cast<const char*>(png.data()), png.size()});
    return sampleClip({folder / "picture.png", 1, {}}).frames.at(0);
}

TEST(Png, EveryPixelComesBack) {
    const Frame picture = pattern(37, 23);
    const Frame again = readAgain(encodePng(picture, 100));
    EXPECT_EQ(again.width, 37);
    EXPECT_EQ(again.height, 23);
    EXPECT_EQ(again.rgb, picture.rgb);
}

TEST(Png, LargePicturesAreReducedInProportion) {
    const Frame again = readAgain(encodePng(pattern(64, 32), 16));
    EXPECT_EQ(again.width, 32);
    EXPECT_EQ(again.height, 16);
    EXPECT_EQ(readAgain(encodePng(pattern(1, 50), 10)).width, 1);
}

} // namespace
} // namespace pllava
