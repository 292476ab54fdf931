#include "core/analysis/dominant_tokens.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "core/base/csv.h"
#include "core/base/error.h"
#include "numpy_numbers.h"

namespace pllava {
namespace {

constexpr ThresholdRule kValley{ThresholdMethod::DensityValley};

TokenNorms norms(PoolingShape shape, std::vector<float> values) {
    return {{}, shape, std::move(values), {}, {}};
}

TEST(Threshold, MedianAndMadAreTheDefault) {
    const std::vector<float> values{1, 2, 3, 4, 100};
    EXPECT_EQ(thresholdOf(values).value, 3 + 5 * 1);
    EXPECT_EQ(thresholdOf(values, {ThresholdMethod::MedianMad, 2.5}).value, 5.5);
    EXPECT_EQ(name(ThresholdRule{}), "median + 5 MAD");
    EXPECT_EQ(name(ThresholdRule{ThresholdMethod::MedianMad, 2.5}), "median + 2.5 MAD");
}

TEST(Threshold, TheValleyLiesBetweenTheTowers) {
    const auto values = test::numpyNumbers("two_towers")["values"].get<std::vector<float>>();
    const Threshold found = thresholdOf(values, kValley);
    ASSERT_TRUE(found.value);
    EXPECT_GT(*found.value, 18); // three deviations off either tower
    EXPECT_LT(*found.value, 31);
    EXPECT_EQ(name(kValley), "density valley");
}

TEST(Threshold, OneTowerHasNoValleyAndNoDominantToken) {
    int valleys = 0;
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        std::vector<float> values(2304);
        for (float& value : values) // Box and Muller, the same on every machine
            value = static_cast<float>(12 + 2 * std::sqrt(-2 * std::log((random() + 1.0) / 4294967297.0)) *
                                                std::cos(2 * 3.14159265358979 * random() / 4294967296.0));
        valleys += thresholdOf(values, kValley).value.has_value();
    }
    EXPECT_EQ(valleys, 0);
}

TEST(Threshold, EqualNormsHaveNothingAboveIt) {
    const TokenNorms equal = norms({2, 2, 2}, std::vector<float>(8, 3.0f));
    for (const ThresholdRule& rule : {ThresholdRule{}, kValley})
        EXPECT_TRUE(dominantTokens(equal, thresholdOf(equal.norms, rule)).empty());
    EXPECT_THROW(thresholdOf({}), Error);
    EXPECT_THROW(thresholdOf({}, kValley), Error);
}

TEST(DominantTokens, AreListedLargestFirstWithTheirPlaces) {
    std::vector<float> values(2 * 3 * 4, 1.0f);
    values[6] = 5;  // frame 0, row 1, column 2
    values[23] = 9; // the last one
    values[12] = 5; // frame 1, row 0, column 0
    const TokenNorms found = norms({2, 3, 4}, values);
    const std::vector<DominantToken> expected{{23, 1, 2, 3, 9}, {6, 0, 1, 2, 5}, {12, 1, 0, 0, 5}};
    EXPECT_EQ(dominantTokens(found, {{}, 4.0}), expected);
    EXPECT_EQ(dominantTokens(found, {{}, 5.0}).size(), 1u); // above, not at
}

TEST(DominantTokens, TheTableNamesEveryToken) {
    EXPECT_EQ(toCsv(norms({1, 1, 2}, {1.5f, 30.25f}), {{}, 27.4}),
              csvHead("index,t,h,w,norm,dominant") + "0,0,0,0,1.5,0\n1,0,0,1,30.25,1\n");
}

} // namespace
} // namespace pllava
