#include "core/analysis/histogram.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "numpy_numbers.h"

namespace pllava {
namespace {

using Counts = std::vector<std::int64_t>;

TEST(Histogram, EqualsNumpys) {
    for (const char* set : {"one_tower", "two_towers"}) {
        const auto numbers = test::numpyNumbers(set);
        const auto values = numbers["values"].get<std::vector<float>>();
        const Histogram found = countBetween(freedmanDiaconisEdges(values), values);
        const auto edges = numbers["edges"].get<std::vector<double>>();
        ASSERT_EQ(found.edges.size(), edges.size());
        for (std::size_t i = 0; i < edges.size(); ++i)
            EXPECT_NEAR(found.edges[i], edges[i], 1e-9);
        EXPECT_EQ(found.counts, numbers["counts"].get<Counts>());
        const Histogram ten = countBetween(equalEdges(numbers["minimum"], numbers["maximum"], 10), values);
        EXPECT_EQ(ten.counts, numbers["ten"].get<Counts>());
    }
}

TEST(Histogram, AnEdgeBelongsToTheBinAboveAndTheLastToTheLast) {
    const std::vector<float> values{0, 1, 1, 2, 3};
    EXPECT_EQ(countBetween({0, 1, 2, 3}, values).counts, (Counts{1, 2, 2}));
}

TEST(Histogram, WhatLiesOutsideIsNotCounted) {
    const std::vector<float> values{-1, 0.5f, 9, NAN};
    EXPECT_EQ(countBetween({0, 1}, values).counts, (Counts{1}));
}

TEST(Histogram, EqualValuesHaveOneBinAroundThem) {
    const std::vector<float> values(7, 4.0f);
    const Histogram found = countBetween(freedmanDiaconisEdges(values), values);
    EXPECT_EQ(found.edges, (std::vector<double>{3.5, 4.5}));
    EXPECT_EQ(found.counts, (Counts{7}));
}

TEST(Histogram, SturgesRuleServesWhereTheMiddleHalfIsEqual) {
    std::vector<float> values(64, 4.0f);
    values.back() = 9;
    EXPECT_EQ(freedmanDiaconisEdges(values).size(), 8u); // log2 64 + 1 bins
}

TEST(Histogram, AFarOutlierDoesNotAskForMoreBinsThanThereMayBe) {
    std::vector<float> values(1000);
    std::iota(values.begin(), values.end(), 1.0f);
    values.push_back(1e30f);
    EXPECT_EQ(freedmanDiaconisEdges(values).size(), static_cast<std::size_t>(kMaxBins) + 1);
}

TEST(Histogram, NothingAndImpossibleBinsAreRefused) {
    EXPECT_THROW(freedmanDiaconisEdges({}), Error);
    EXPECT_THROW(equalEdges(0, 1, 0), Error);
    EXPECT_THROW(equalEdges(0, 1, kMaxBins + 1), Error);
}

} // namespace
} // namespace pllava
