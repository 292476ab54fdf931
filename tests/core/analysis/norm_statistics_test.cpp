#include "core/analysis/norm_statistics.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "numpy_numbers.h"

namespace pllava {
namespace {

TEST(NormStatistics, EqualNumpys) {
    for (const char* set : {"one_tower", "two_towers"}) {
        const auto numbers = test::numpyNumbers(set);
        const auto values = numbers["values"].get<std::vector<float>>();
        const NormStatistics found = statisticsOf(values);
        EXPECT_EQ(found.count, static_cast<std::int64_t>(values.size()));
        EXPECT_NEAR(found.mean, numbers["mean"], 1e-12);
        EXPECT_DOUBLE_EQ(found.median, numbers["median"]);
        EXPECT_DOUBLE_EQ(found.mad, numbers["mad"]);
        EXPECT_DOUBLE_EQ(found.minimum, numbers["minimum"]);
        EXPECT_DOUBLE_EQ(found.maximum, numbers["maximum"]);
    }
}

TEST(NormStatistics, AnEvenCountHasItsMedianBetweenTheMiddleTwo) {
    const std::vector<float> values{4, 1, 8, 2};
    const NormStatistics found = statisticsOf(values);
    EXPECT_EQ(found.median, 3);
    EXPECT_EQ(found.mad, 1.5); // of 1, 2, 5, 1
}

TEST(NormStatistics, OneValueIsItsOwnMedian) {
    const std::vector<float> values{3};
    const NormStatistics found = statisticsOf(values);
    EXPECT_EQ(found.median, 3);
    EXPECT_EQ(found.mad, 0);
}

TEST(NormStatistics, NothingAndWhatIsNoNumberAreRefused) {
    for (const std::vector<float>& values : {std::vector<float>{}, {1, NAN}, {1, INFINITY}})
        EXPECT_THROW(statisticsOf(values), Error);
}

} // namespace
} // namespace pllava
