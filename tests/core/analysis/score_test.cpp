#include "core/analysis/score.h"

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(Score, IntervalIsWilsons) {
    const Interval interval = wilsonInterval({95, 100});
    EXPECT_NEAR(interval.low, 0.8882, 1e-3);
    EXPECT_NEAR(interval.high, 0.9785, 1e-3);
    EXPECT_EQ(wilsonInterval({}).high, 1);
}

} // namespace
} // namespace pllava
