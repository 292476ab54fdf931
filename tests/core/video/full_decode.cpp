#include "full_decode.h"

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava::test {

void expectFramesOfFullDecode(const std::filesystem::path& path, const std::string& options, Times times) {
    VideoFile video(path);
    const VideoInfo& info = video.info();
    const std::vector<Frame> all = decodeWithFfmpeg(path, info.width, info.height, options);
    ASSERT_FALSE(all.empty()) << path;
    ASSERT_EQ(info.frameCount, static_cast<std::int64_t>(all.size())) << path;
    EXPECT_TRUE(info.frameCountExact);

    const auto check = [&](const std::vector<std::int64_t>& indices, const char* manner) {
        const auto frames = video.framesAt(indices);
        ASSERT_EQ(frames.size(), indices.size());
        double before = -1e9;
        for (std::size_t i = 0; i < indices.size(); ++i) {
            const Frame& expected = all[static_cast<std::size_t>(indices[i])];
            ASSERT_EQ(frames[i].frame.rgb.size(), expected.rgb.size());
            ASSERT_TRUE(frames[i].frame.rgb == expected.rgb) << path << ", " << manner << ", frame " << indices[i];
            if (times == Times::Ascend && i > 0 && indices[i] > indices[i - 1]) {
                ASSERT_GT(frames[i].seconds, before) << manner << ", frame " << indices[i];
            }
            before = frames[i].seconds;
        }
    };
    std::vector<std::int64_t> every(all.size());
    std::iota(every.begin(), every.end(), 0);
    check(every, "all in one pass");
    check(sampleWholeVideo(info.frameCount, 16), "16 of the whole");
    check(sampleWholeVideo(info.frameCount, 5), "5 of the whole");
    std::mt19937 random(7);
    std::ranges::shuffle(every, random);
    every.resize(std::min<std::size_t>(every.size(), 12));
    check(every, "in any order");
    for (const std::int64_t index : every)
        check({index}, "alone");
    check({info.frameCount - 1}, "the last alone");
}

} // namespace pllava::test
