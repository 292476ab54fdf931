#include "core/generate/sampler.h"

#include <cmath>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

TEST(Sampler, GreedyTakesTheHighestLogitAndTheFirstOfEquals) {
    std::vector<float> logits{0.5f, 2.0f, -1.0f, 2.0f};
    EXPECT_EQ(Sampler({}).next(logits, {}), 1);
}

TEST(Sampler, RepetitionPenaltyDividesPositiveAndMultipliesNegativeScoresOnce) {
    std::vector<float> scores{2.0f, -2.0f, 1.0f};
    const std::vector<std::int64_t> seen{0, 1, 1, 99, -3};
    applyRepetitionPenalty(scores, seen, 2.0);
    EXPECT_EQ(scores, (std::vector<float>{1.0f, -4.0f, 1.0f}));
}

TEST(Sampler, LogSoftmaxSumsToOneAndSurvivesLargeLogits) {
    std::vector<float> scores{1000.0f, 999.0f, -1000.0f};
    logSoftmax(scores);
    EXPECT_NEAR(std::exp(scores[0]) + std::exp(scores[1]) + std::exp(scores[2]), 1.0, 1e-6);
    EXPECT_NEAR(scores[0] - scores[1], 1.0, 1e-6);
}

TEST(Sampler, WarpKeepsWhatTheReferenceKeeps) {
    const auto extras = test::goldenJson("extras/extras.json");
    const auto logits =
        test::readTensor(test::golden("extras/layouts_logits_last.safetensors"), "released_peft_full").data;
    for (const auto& row : extras["sampling_first_step"]) {
        GenerationOptions options;
        options.temperature = row["temperature"];
        options.topP = row["top_p"];
        options.topK = row["top_k"];
        const auto kept = warp(logits, options);
        ASSERT_EQ(kept.size(), row["kept_ids"].size()) << row["temperature"];
        for (std::size_t i = 0; i < kept.size(); ++i) {
            EXPECT_EQ(kept[i].id, row["kept_ids"][i].get<std::int64_t>());
            EXPECT_NEAR(kept[i].probability, row["probs"][i].get<double>(), 1e-5);
        }
    }
}

TEST(Sampler, TopPOfZeroKeepsTheMostLikelyTokenAsTransformersDoes) {
    GenerationOptions options;
    options.temperature = 1;
    options.topP = 0;
    validate(options);
    const auto kept = warp(std::vector<float>{0.5F, 2, 2, 1}, options);
    ASSERT_EQ(kept.size(), 1U);
    EXPECT_EQ(kept[0].id, 1);
    EXPECT_EQ(kept[0].probability, 1);
    options.topP = -0.1;
    EXPECT_THROW(validate(options), Error);
}

TEST(Sampler, DrawsFollowTheProbabilitiesAndTheSeed) {
    GenerationOptions options;
    options.temperature = 1;
    options.topP = 1;
    options.seed = 7;
    const std::vector<float> logits{std::log(0.7f), std::log(0.2f), std::log(0.1f)};
    const auto draw = [&] {
        Sampler sampler(options);
        std::vector<std::int64_t> ids;
        for (int i = 0; i < 4000; ++i) {
            std::vector<float> copy = logits;
            ids.push_back(sampler.next(copy, {}));
        }
        return ids;
    };
    const auto ids = draw();
    EXPECT_EQ(ids, draw());
    std::map<std::int64_t, double> share;
    for (const auto id : ids)
        share[id] += 1.0 / 4000;
    EXPECT_NEAR(share[0], 0.7, 0.04); // five standard deviations
    EXPECT_NEAR(share[2], 0.1, 0.03);
}

} // namespace
} // namespace pllava
