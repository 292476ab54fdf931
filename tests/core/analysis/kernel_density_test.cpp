#include "core/analysis/kernel_density.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "numpy_numbers.h"

namespace pllava {
namespace {

/// Linear between the points.
double densityAt(const KernelDensity& found, double value) {
    const double at = (value - found.points[0]) / (found.points[1] - found.points[0]);
    const auto below = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(below);
    return (1 - share) * found.density[below] + share * found.density[below + 1];
}

TEST(KernelDensity, AgreesWithTheExactSum) {
    for (const char* set : {"one_tower", "two_towers"}) {
        const auto numbers = test::numpyNumbers(set);
        const auto values = numbers["values"].get<std::vector<float>>();
        const KernelDensity found = densityOf(values);
        EXPECT_NEAR(found.bandwidth, numbers["bandwidth"], 1e-9);
        const double highest = *std::max_element(found.density.begin(), found.density.end());
        for (std::size_t i = 0; i < numbers["points"].size(); ++i)
            EXPECT_NEAR(densityAt(found, numbers["points"][i]), numbers["density"][i], 0.02 * highest) << set << i;
    }
}

TEST(KernelDensity, IntegratesToOne) {
    const auto values = test::numpyNumbers("two_towers")["values"].get<std::vector<float>>();
    const KernelDensity found = densityOf(values);
    const double sum = std::accumulate(found.density.begin(), found.density.end(), 0.0);
    EXPECT_NEAR(sum * (found.points[1] - found.points[0]), 1, 1e-3);
}

TEST(KernelDensity, AFarOutlierWidensTheKernelInsteadOfTheGrid) {
    std::vector<float> values(1000);
    std::iota(values.begin(), values.end(), 1.0f);
    values.push_back(1e30f);
    EXPECT_LE(densityOf(values).points.size(), 4098u);
}

TEST(KernelDensity, EqualValuesHaveNone) {
    const std::vector<float> values(5, 2.0f);
    EXPECT_TRUE(densityOf(values).points.empty());
    EXPECT_THROW(densityOf({}), Error);
}

} // namespace
} // namespace pllava
