#include "core/lab/similarity.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/csv.h"

namespace pllava {
namespace {

/// 2 × 2 × 2 tokens; the pairs have the values of their sums by hand.
NeighbourSimilarity cube() {
    return {{2, 2, 2}, {0.1F, 0.2F, 0.3F, 0.4F}, {0.5F, 0.6F, 0.7F, 0.8F}, {0.9F, 1.0F, -0.5F, -1.0F}};
}

TEST(Similarity, MeansAreOverAllPairs) {
    const SimilarityMeans means = meansOf(cube());
    EXPECT_NEAR(*means.spatial, (0.1 + 0.2 + 0.3 + 0.4 + 0.5 + 0.6 + 0.7 + 0.8) / 8, 1e-7);
    EXPECT_NEAR(*means.temporal, 0.1, 1e-7);
}

TEST(Similarity, EachTokenHasTheMeanOfItsNeighbours) {
    const SimilarityGrid grid = gridOf(cube());
    ASSERT_EQ(grid.spatial.size(), 8u);
    EXPECT_NEAR(*grid.spatial[0], (0.1 + 0.5) / 2, 1e-7); // right and below
    EXPECT_NEAR(*grid.spatial[3], (0.2 + 0.6) / 2, 1e-7); // left and above
    EXPECT_NEAR(*grid.spatial[6], (0.4 + 0.7) / 2, 1e-7); // second frame, right and above
    EXPECT_NEAR(*grid.temporal[1], 1.0, 1e-7);
    EXPECT_NEAR(*grid.temporal[5], 1.0, 1e-7); // the same pair from its other end
}

TEST(Similarity, InTheMiddleThereAreFourNeighboursAndTwoMoments) {
    NeighbourSimilarity view{{3, 3, 3}, std::vector<float>(18), std::vector<float>(18), std::vector<float>(18)};
    view.right[8] = view.right[9] = 0.4F; // of frame 1, row 1: to the left and to the right of the middle
    view.down[7] = 0.8F;                  // frame 1: above the middle
    view.next[4] = 1.0F;                  // frame 0 to 1 at the middle
    const SimilarityGrid grid = gridOf(view);
    EXPECT_NEAR(*grid.spatial[13], (0.4 + 0.4 + 0.8 + 0.0) / 4, 1e-7);
    EXPECT_NEAR(*grid.temporal[13], 0.5, 1e-7);
}

TEST(Similarity, ALonelyTokenHasNone) {
    const NeighbourSimilarity one{{1, 1, 1}, {}, {}, {}};
    EXPECT_FALSE(meansOf(one).spatial);
    EXPECT_FALSE(meansOf(one).temporal);
    EXPECT_FALSE(gridOf(one).spatial[0]);
    EXPECT_EQ(toCsv(one), csvHead("index,t,h,w,spatial,temporal") + "0,0,0,0,,\n");
}

TEST(Similarity, TheTableHasEveryToken) {
    const std::string table = toCsv(cube());
    EXPECT_EQ(std::count(table.begin(), table.end(), '\n'), 9);
    EXPECT_NE(table.find("\n5,1,0,1,"), std::string::npos);
}

} // namespace
} // namespace pllava
