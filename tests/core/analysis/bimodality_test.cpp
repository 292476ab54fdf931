#include "core/analysis/bimodality.h"

#include <cmath>
#include <numbers>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "numpy_numbers.h"

namespace pllava {
namespace {

std::vector<float> numbers(const char* set) {
    return test::numpyNumbers(set)["values"].get<std::vector<float>>();
}

TEST(Bimodality, OneTowerStaysOne) {
    const Bimodality found = bimodalityOf(numbers("one_tower"));
    EXPECT_FALSE(found.twoTowers);
    EXPECT_NEAR(found.one.mean, test::numpyNumbers("one_tower")["mean"], 1e-12);
}

TEST(Bimodality, TwoTowersAreFoundWithTheirPlacesAndShares) {
    const Bimodality found = bimodalityOf(numbers("two_towers")); // 280 around 12 ± 2, 20 around 40 ± 3
    EXPECT_TRUE(found.twoTowers);
    EXPECT_NEAR(found.two[0].mean, 12, 0.4);
    EXPECT_NEAR(found.two[1].mean, 40, 2);
    EXPECT_NEAR(found.two[1].weight, 20.0 / 300, 0.001);
    EXPECT_NEAR(found.two[0].deviation, 2, 0.3);
    EXPECT_GT(found.separation, 10);
}

TEST(Bimodality, TheBicOfOneDistributionIsItsClosedForm) {
    const std::vector<float> values = numbers("one_tower");
    const Bimodality found = bimodalityOf(values);
    const auto n = static_cast<double>(values.size());
    const double variance = found.one.deviation * found.one.deviation;
    EXPECT_NEAR(found.bicOne, 2 * std::log(n) + n * (std::log(2 * std::numbers::pi * variance) + 1), 1e-8);
}

TEST(Bimodality, TwoFarClustersHaveTheMixturesClosedForm) {
    std::vector<float> values; // so far apart that every value belongs to one
    for (int i = 0; i < 10; ++i) {
        values.push_back(i % 2 == 0 ? -1.F : 1.F);
        values.push_back(i % 2 == 0 ? 999.F : 1001.F);
    }
    const Bimodality found = bimodalityOf(values);
    EXPECT_NEAR(found.two[0].mean, 0, 1e-9);
    EXPECT_NEAR(found.two[1].mean, 1000, 1e-9);
    EXPECT_NEAR(found.two[0].deviation, 1, 1e-6);
    const double each = std::log(0.5) - 0.5 * (std::log(2 * std::numbers::pi) + 1);
    EXPECT_NEAR(found.bicTwo, 5 * std::log(20) - 2 * 20 * each, 1e-4);
    EXPECT_NEAR(found.separation, 1000, 1e-3);
}

TEST(Bimodality, ASkewedTowerIsNotTwo) {
    std::vector<float> values; // a uniform distribution is better described by two, but they overlap
    for (int i = 0; i < 400; ++i)
        values.push_back(static_cast<float>(i));
    EXPECT_FALSE(bimodalityOf(values).twoTowers);
}

TEST(Bimodality, FewOrEqualValuesAreOneTower) {
    for (const std::vector<float>& values : {std::vector<float>{1, 2, 50}, std::vector<float>(100, 7.F)}) {
        EXPECT_FALSE(bimodalityOf(values).twoTowers);
        EXPECT_EQ(bimodalityOf(values).bicOne, 0);
    }
    EXPECT_THROW(bimodalityOf({}), Error);
}

} // namespace
} // namespace pllava
