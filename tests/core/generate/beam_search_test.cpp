#include "core/generate/beam_search.h"

#include <cmath>

#include <gtest/gtest.h>

namespace pllava {
namespace {

constexpr std::int64_t kEnd = 0;

GenerationOptions beams(int count, double lengthPenalty = 1) {
    GenerationOptions options;
    options.beams = count;
    options.lengthPenalty = lengthPenalty;
    return options;
}

std::vector<float> logs(std::initializer_list<double> probabilities) {
    std::vector<float> out;
    for (const double p : probabilities)
        out.push_back(static_cast<float>(std::log(p)));
    return out;
}

TEST(BeamSearch, FindsTheSentenceThatGreedySearchMisses) {
    BeamSearch search(beams(2), {}, {kEnd});
    auto first = logs({1e-6, 0.6, 0.4});
    auto step = search.advance(first, 1);
    EXPECT_EQ(step.tokens, (std::vector<std::int64_t>{1, 2}));
    // After 1 everything is about equally likely; after 2 one word is certain.
    auto second = logs({1e-6, 0.5, 0.5});
    const auto certain = logs({1e-6, 0.01, 0.99});
    second.insert(second.end(), certain.begin(), certain.end());
    step = search.advance(second, 2);
    EXPECT_EQ(search.best().ids, (std::vector<std::int64_t>{2, 2}));
    EXPECT_NEAR(search.best().score, std::log(0.4 * 0.99) / 2, 1e-3);
    EXPECT_FALSE(search.best().ended);
}

TEST(BeamSearch, AnEndedAnswerCompetesWithRunningOnesByItsLengthPenalty) {
    for (const double penalty : {0.0, 2.0}) {
        BeamSearch search(beams(2, penalty), {}, {kEnd});
        auto first = logs({0.5, 0.3, 0.2});
        search.advance(first, 1);
        auto second = logs({1e-6, 0.9, 0.1, 1e-6, 0.5, 0.5});
        search.advance(second, 2);
        // Without a penalty the short answer's 0.5 beats 0.3 · 0.9; with length squared the longer one's mean wins.
        EXPECT_EQ(search.best().ended, penalty == 0.0) << penalty;
    }
}

TEST(BeamSearch, IsDoneOnceNoRunningBeamCanBeatTheFinishedOnes) {
    BeamSearch search(beams(1, 0.0), {}, {kEnd});
    auto first = logs({0.9, 0.1});
    EXPECT_TRUE(search.advance(first, 1).done);
    EXPECT_EQ(search.best().ids, (std::vector<std::int64_t>{kEnd}));
}

} // namespace
} // namespace pllava
