#include "core/base/visual_layout.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/token_norms.h"

namespace pllava {
namespace {

TEST(VisualLayout, NamesAreReadBack) {
    for (const VisualLayout layout : kVisualLayouts)
        EXPECT_EQ(parseVisualLayout(name(layout)), layout);
    EXPECT_EQ(parseVisualLayout("own"), VisualLayout::Own);
    EXPECT_THROW(parseVisualLayout("mean"), Error);
}

TEST(VisualLayout, TokensAreCountedAsTheLayoutMakesThem) {
    const auto tokens = [](VisualLayout layout) {
        return visualTokens(layout, shapeOf(layout, {16, 12, 12}, 10, {24, 24}));
    };
    EXPECT_EQ(tokens(VisualLayout::Pllava), 16 * 12 * 12);
    EXPECT_EQ(tokens(VisualLayout::NFrame), 10 * 24 * 24);
    EXPECT_EQ(tokens(VisualLayout::VideoChatGpt), 10 + 24 * 24);
    EXPECT_EQ(tokens(VisualLayout::IgVlm), 24 * 24);
    EXPECT_EQ(tokens(VisualLayout::Image), 24 * 24);
    EXPECT_EQ(tokens(VisualLayout::Own), 10 * 24 * 24);
}

TEST(VisualLayout, TheGridIsAsNearASquareAsIgVlms) {
    const auto size = [](std::int64_t frames) {
        const GridSize grid = igVlmGrid(frames);
        return std::pair(grid.columns, grid.rows);
    };
    EXPECT_EQ(size(1), std::pair(1L, 1L));
    EXPECT_EQ(size(2), std::pair(1L, 2L));
    EXPECT_EQ(size(3), std::pair(2L, 2L)); // one white
    EXPECT_EQ(size(6), std::pair(2L, 3L));
    EXPECT_EQ(size(7), std::pair(3L, 3L)); // two white
    EXPECT_EQ(size(16), std::pair(4L, 4L));
}

/// A token of a clip of `frames` frames.
TokenCoordinate place(VisualLayout layout, const PoolingShape& shape, std::size_t frames, std::int64_t index) {
    return coordinateOf({{}, shape, {}, std::vector<double>(frames), {}, layout}, index);
}

TEST(TokenCoordinate, HasOnlyTheAxesThatItsLayoutHas) {
    EXPECT_EQ(place(VisualLayout::Pllava, {4, 3, 2}, 8, 23), (TokenCoordinate{3, 2, 1}));
    EXPECT_EQ(place(VisualLayout::NFrame, {4, 3, 2}, 4, 7), (TokenCoordinate{1, 0, 1}));
    EXPECT_EQ(place(VisualLayout::VideoChatGpt, {4, 3, 2}, 4, 3), (TokenCoordinate{3, -1, -1}));
    EXPECT_EQ(place(VisualLayout::VideoChatGpt, {4, 3, 2}, 4, 4), (TokenCoordinate{-1, 0, 0}));
    EXPECT_EQ(place(VisualLayout::VideoChatGpt, {4, 3, 2}, 4, 9), (TokenCoordinate{-1, 2, 1}));
}

TEST(TokenCoordinate, OfAGridNamesTheFrameInTheCell) {
    const PoolingShape shape{1, 6, 6};
    EXPECT_EQ(place(VisualLayout::IgVlm, shape, 3, 0), (TokenCoordinate{0, 0, 0}));
    EXPECT_EQ(place(VisualLayout::IgVlm, shape, 3, 2 * 6 + 3), (TokenCoordinate{1, 2, 3}));
    EXPECT_EQ(place(VisualLayout::IgVlm, shape, 3, 3 * 6 + 2), (TokenCoordinate{2, 3, 2}));
    EXPECT_EQ(place(VisualLayout::IgVlm, shape, 3, 35), (TokenCoordinate{-1, 5, 5})); // the white cell
    EXPECT_EQ(place(VisualLayout::IgVlm, shape, 6, 35).t, 5);                         // two columns, three rows
}

} // namespace
} // namespace pllava
