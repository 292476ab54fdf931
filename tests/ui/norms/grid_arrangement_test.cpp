#include "ui/norms/grid_arrangement.h"

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

TEST(GridArrangement, SquaresAreAsLargeAsFitAndDoNotOverlap) {
    for (const int count : {1, 2, 5, 16, 64})
        for (const QSize area : {QSize(640, 300), QSize(320, 300), QSize(200, 900)}) {
            const GridArrangement found = arrange({area, count, 15, 6, 20});
            const QRectF whole(QPointF(0, 0), area);
            for (int i = 0; i < count; ++i) {
                EXPECT_TRUE(whole.contains(found.square(i))) << count;
                for (int j = 0; j < i; ++j)
                    EXPECT_FALSE(found.square(i).intersects(found.square(j)));
            }
            EXPECT_GE(found.side, 20);
        }
}

TEST(GridArrangement, ManySquaresGrowDownwardInsteadOfShrinking) {
    const GridArrangement found = arrange({{200, 100}, 64, 15, 6, 60});
    EXPECT_EQ(found.side, 60);
    EXPECT_EQ(found.columns, 3);
    EXPECT_GT(found.height(), 100);
    EXPECT_LE(found.square(63).right(), 200);
}

TEST(GridArrangement, NoSpaceAndNothingToShowDoNoHarm) {
    EXPECT_EQ(arrange({{0, 0}, 4, 15, 6, 30}).columns, 1);
    EXPECT_EQ(arrange({{100, 100}, 0, 15, 6, 30}).rows(), 0);
}

} // namespace
} // namespace pllava::ui
