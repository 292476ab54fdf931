#include "core/generate/first_token.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace pllava {
namespace {

TEST(FirstToken, EqualLogitsKnowNothing) {
    const std::vector<float> logits(64, 3.5F);
    const std::vector<std::int64_t> end{2, 7};
    EXPECT_NEAR(firstTokenOf(logits, end).entropy, std::log(64), 1e-12);
    EXPECT_NEAR(firstTokenOf(logits, end).endProbability, 2.0 / 64, 1e-12);
}

TEST(FirstToken, TwoLikelyTokensAreABiasedCoin) {
    const double p = 0.8;
    std::vector<float> logits(10, -200);
    logits[3] = static_cast<float>(std::log(p / (1 - p)));
    logits[9] = 0;
    const std::vector<std::int64_t> end{9, 99}; // the second is none of the vocabulary
    EXPECT_NEAR(firstTokenOf(logits, end).entropy, -p * std::log(p) - (1 - p) * std::log(1 - p), 1e-7);
    EXPECT_NEAR(firstTokenOf(logits, end).endProbability, 1 - p, 1e-7);
}

TEST(FirstToken, ACertainTokenHasNoEntropyHoweverLargeItsLogit) {
    std::vector<float> logits(10, -1e30F);
    logits[2] = 1e30F;
    const std::vector<std::int64_t> end{2};
    EXPECT_EQ(firstTokenOf(logits, end).entropy, 0);
    EXPECT_EQ(firstTokenOf(logits, end).endProbability, 1);
}

} // namespace
} // namespace pllava
