#include "core/video/frame_sampling.h"

#include <limits>

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
        // The original steps backwards from a range behind the end; that is an error here, as is an empty range.
        if (range.start >= range.end || range.start * fps > static_cast<double>(indices.last) + 0.5) {
            EXPECT_THROW(sampleRange(range, fps, indices, row.at("num_segments")), Error) << row;
            continue;
        }
        EXPECT_EQ(sampleRange(range, fps, indices, row.at("num_segments")),
                  row.at("indices").get<std::vector<std::int64_t>>())
            << row;
        ++checked;
    }
    EXPECT_GT(checked, 80);
}

TEST(FrameSampling, RefusesWhatMakesNoSense) {
    EXPECT_THROW(sampleWholeVideo(0, 16), Error);
    EXPECT_THROW(sampleWholeVideo(-5, 16), Error);
    EXPECT_THROW(sampleWholeVideo(10, 0), Error);
    const double inf = std::numeric_limits<double>::infinity();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const TimeRange range :
         {TimeRange{2, 1}, TimeRange{1, 1}, TimeRange{nan, 1}, TimeRange{0, nan}, TimeRange{0, inf}, TimeRange{-inf, 1},
          TimeRange{10, 20}, TimeRange{-5, -1}, TimeRange{1e300, 1.1e300}})
        EXPECT_THROW(sampleRange(range, 25, std::int64_t{100}, 8), Error) << range.start << ' ' << range.end;
    EXPECT_THROW(sampleRange({0, 1}, 0, std::int64_t{100}, 8), Error);
    EXPECT_THROW(sampleRange({0, 1}, nan, std::int64_t{100}, 8), Error);
    EXPECT_THROW(sampleRange({0, 1}, 25, std::int64_t{0}, 8), Error);
}

TEST(FrameSampling, IgVlmStepsByWholeFrames) {
    using Indices = std::vector<std::int64_t>;
    EXPECT_EQ(sampleEvenly({0, 19}, 6), (Indices{0, 3, 6, 9, 12, 15})); // ⌊20/6⌋ = 3
    EXPECT_EQ(sampleEvenly({10, 13}, 2), (Indices{10, 12}));
    EXPECT_EQ(sampleEvenly({0, 2}, 6), (Indices{0, 0, 1, 1, 2, 2})); // fewer frames than wanted
    EXPECT_EQ(sampleEvenly({0, 0}, 3), (Indices{0, 0, 0}));
    EXPECT_THROW(sampleEvenly({0, -1}, 3), Error);
    EXPECT_THROW(sampleEvenly({0, 9}, 0), Error);
    EXPECT_EQ(sampleFrames(SamplingRule::IgVlm, TimeRange{1, 3}, 5, {0, 99}, 2), (Indices{5, 10})); // of 5 to 15
    EXPECT_EQ(sampleFrames(SamplingRule::Pllava, {}, 5, {0, 99}, 4), sampleWholeVideo(100, 4));
}

TEST(FrameSampling, StaysInsideTheVideo) {
    for (const std::int64_t frames : {1, 2, 7, 1000, 2'000'000'000}) {
        const auto indices = sampleWholeVideo(frames, 16);
        EXPECT_EQ(indices.size(), 16u);
        EXPECT_GE(indices.front(), 0);
        EXPECT_LT(indices.back(), frames);
    }
    EXPECT_EQ(sampleRange({-3, 1e9}, 25, std::int64_t{100}, 4), sampleRange({0, 3.96}, 25, std::int64_t{100}, 4));
}

} // namespace
} // namespace pllava
