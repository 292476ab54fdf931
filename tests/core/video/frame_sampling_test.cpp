#include "core/video/frame_sampling.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

nlohmann::json golden() {
    return parseJson(readTextFile(PLLAVA_GOLDENS "/logic/frame_sampling.json"), "frame_sampling.json");
}

TEST(FrameSampling, WholeVideoEqualsTheDemo) {
    const auto rows = golden();
    for (const auto& row : rows.at("formula_A_demo_and_single_test"))
        EXPECT_EQ(sampleWholeVideo(row.at("num_frames_in_video"), row.at("num_segments")),
                  row.at("indices").get<std::vector<std::int64_t>>())
            << row;
}

TEST(FrameSampling, RangeEqualsTheDataSets) {
    int checked = 0;
    const auto rows = golden();
    for (const auto& row : rows.at("formula_B_eval_datasets")) {
        // Without bounds the data sets' code takes 100,000 seconds before and after.
        const TimeRange range = row.at("bound").is_null() ? TimeRange{-100000, 100000}
                                                          : TimeRange{row.at("bound").at(0), row.at("bound").at(1)};
        const IndexRange indices{row.at("first_idx"), row.at("max_frame")};
        const double fps = row.at("fps");
        FrameTimes times = evenTimes(indices.last - indices.first + 1, fps);
        times.firstOnGrid = indices.first;
        times.end = static_cast<double>(indices.last + 1) / fps;
        // The original steps backwards from a range after the end; that is an error here, as is an empty range.
        if (range.start >= range.end || range.start >= times.end) {
            EXPECT_THROW(sampleFrames(SamplingRule::Pllava, range, times, row.at("num_segments")), Error) << row;
            continue;
        }
        auto sampled = sampleFrames(SamplingRule::Pllava, range, times, row.at("num_segments"));
        for (std::int64_t& index : sampled)
            index += indices.first;
        EXPECT_EQ(sampled, row.at("indices").get<std::vector<std::int64_t>>()) << row;
        ++checked;
    }
    EXPECT_GT(checked, 80);
}

TEST(FrameSampling, RefusesWhatMakesNoSense) {
    EXPECT_THROW(sampleWholeVideo(0, 16), Error);
    EXPECT_THROW(sampleWholeVideo(-5, 16), Error);
    EXPECT_THROW(sampleWholeVideo(10, 0), Error);
    for (const SamplingRule rule : {SamplingRule::Pllava, SamplingRule::IgVlm}) {
        EXPECT_THROW(sampleFrames(rule, TimeRange{0, 1}, evenTimes(0, 25), 8), Error);
        EXPECT_THROW(sampleFrames(rule, TimeRange{0, 1}, evenTimes(100, 25), 0), Error);
        EXPECT_THROW(sampleFrames(rule, TimeRange{1e300, 1.1e300}, evenTimes(100, 25), 8), Error);
    }
}

TEST(FrameSampling, IgVlmStepsByWholeFrames) {
    using Indices = std::vector<std::int64_t>;
    EXPECT_EQ(sampleEvenly({0, 19}, 6), (Indices{0, 3, 6, 9, 12, 15})); // ⌊20/6⌋ = 3
    EXPECT_EQ(sampleEvenly({10, 13}, 2), (Indices{10, 12}));
    EXPECT_EQ(sampleEvenly({0, 2}, 6), (Indices{0, 0, 1, 1, 2, 2})); // fewer frames than wanted
    EXPECT_EQ(sampleEvenly({0, 0}, 3), (Indices{0, 0, 0}));
    EXPECT_THROW(sampleEvenly({0, -1}, 3), Error);
    EXPECT_THROW(sampleEvenly({0, 9}, 0), Error);
    EXPECT_EQ(sampleFrames(SamplingRule::IgVlm, TimeRange{1, 3}, evenTimes(100, 5), 2), (Indices{5, 10})); // of 5 to 15
    EXPECT_EQ(sampleFrames(SamplingRule::Pllava, {}, evenTimes(100, 5), 4), sampleWholeVideo(100, 4));
}

TEST(FrameSampling, StaysInsideTheVideo) {
    for (const std::int64_t frames : {1, 2, 7, 1000, 2'000'000'000}) {
        const auto indices = sampleWholeVideo(frames, 16);
        EXPECT_EQ(indices.size(), 16u);
        EXPECT_GE(indices.front(), 0);
        EXPECT_LT(indices.back(), frames);
    }
    EXPECT_EQ(sampleFrames(SamplingRule::Pllava, TimeRange{-3, 1e9}, evenTimes(100, 25), 4), sampleSpan({0, 99}, 4));
}

} // namespace
} // namespace pllava
