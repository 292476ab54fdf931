// Trials as JSON and as CSV.

#include "core/lab/trial.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace pllava {
namespace {

TrialResult sample(const std::string& question = "What \"moves\"?") {
    TrialResult r;
    r.trial = {"run/step-3", "a,b.mp4", question, "left", parseRoleLabels("human"), {4, PoolingShape{4, 2, 3}, 0.5}};
    r.distribution = Distribution::OutOfDistribution;
    r.alpha = 0.5;
    r.frames = 4;
    r.pooling = {4, 2, 3};
    r.visualTokens = 24;
    r.answer = "Left\nor right";
    r.newTokens = 3;
    r.stopReason = "eos";
    r.firstTokenEntropy = 1.25;
    r.endProbability = 1e-9;
    r.repetition = 0.25;
    r.verdict = AnswerVerdict::Repeats;
    r.right = false;
    r.norms = {24, 10, 9, 30, 25.5, 2};
    r.normHistogram = {{0, 15, 30}, {20, 4}};
    r.prefillMs = 3;
    r.parameters = 7'000'000'000;
    r.trainingSamples = 1600;
    return r;
}

TEST(Trial, IsReadBackAsItWasWritten) {
    TrialResult bare = sample();
    bare.trial.roles = {};
    bare.trial.change = {};
    bare.right.reset();
    bare.norms.threshold.reset();
    bare.trainingSamples.reset();
    bare.trial.further = R"({"id":7,"kind":"x"})";
    bare.content = {{"m", "1"}, {"", ""}, {"v", "3"}};
    for (const TrialResult& result : {sample(), bare}) {
        const nlohmann::json json = toJson(result);
        const TrialResult back = trialResultFrom(json, "here");
        EXPECT_EQ(toJson(back), json);
        EXPECT_EQ(back.trial.further, result.trial.further);
        EXPECT_EQ(keyOf(back.trial), keyOf(result.trial));
    }
    EXPECT_THROW(trialResultFrom({{"weights", 3}}, "here"), Error);
    nlohmann::json older = toJson(sample());
    older.erase("norm_histogram");
    EXPECT_TRUE(trialResultFrom(older, "here").normHistogram.counts.empty());
    EXPECT_FALSE(trialResultFrom(older, "here").content);
}

TEST(Trial, TheKeyTellsTrialsApartButNotNamesOfTheSameLabels) {
    Trial one = sample().trial, other = one;
    other.roles.name = "the paper's";
    EXPECT_EQ(keyOf(one), keyOf(other));
    other.change.alpha = 0.25;
    EXPECT_NE(keyOf(one), keyOf(other));
    other = one;
    other.roles.texts.reset();
    EXPECT_NE(keyOf(one), keyOf(other));
}

TEST(Trial, ATableHasAsManyFieldsInEachLine) {
    const std::string csv = toCsv({sample("plain")});
    const auto end = csv.find('\n');
    // The answer has a line end, the video a comma: both between quotes.
    std::size_t fields = 1;
    bool quoted = false;
    for (const char c : csv.substr(end + 1)) {
        quoted = quoted != (c == '"');
        fields += c == ',' && !quoted;
    }
    EXPECT_EQ(fields, 1 + std::count(csv.begin(), csv.begin() + static_cast<long>(end), ','));
}

} // namespace
} // namespace pllava
