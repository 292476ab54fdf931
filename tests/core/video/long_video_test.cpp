#include <cstdio>
#include <fstream>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/video/sampled_clip.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

/// Bytes that this process has read so far, from any file.
std::int64_t bytesRead() {
    std::ifstream io("/proc/self/io");
    std::string key;
    std::int64_t value = 0;
    io >> key >> value; // "rchar:"
    return value;
}

/// Ten seconds of 50 frames, and ten hours of nothing but them.
std::filesystem::path tenSeconds() {
    return media("ten-seconds.mp4",
                 "-f lavfi -i testsrc2=size=96x64:rate=5:duration=10 -c:v libx264 -g 20 -bf 3 -qp 20");
}

std::filesystem::path tenHours(const std::string& ending) {
    tenSeconds();
    return media("ten-hours." + ending, "-stream_loop 3599 -i {dir}/ten-seconds.mp4 -c copy");
}

TEST(LongVideo, TenHoursOfMp4AreNotReadWhole) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = tenHours("mp4");
    const std::int64_t before = bytesRead();
    const SampledClip clip = sampleClip({path.string(), 16, {}});
    const std::int64_t read = bytesRead() - before;
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    EXPECT_LT(read, size / 4) << "of " << size;
    EXPECT_EQ(clip.info.frameCount, 180'000);
    EXPECT_TRUE(clip.info.frameCountExact);
    EXPECT_NEAR(clip.info.durationSeconds, 36'000, 1);

    std::vector<std::int64_t> sameInFirstTen;
    for (const std::int64_t index : clip.frameIndices)
        sameInFirstTen.push_back(index % 50);
    const auto expected = VideoFile(tenSeconds()).framesAt(sameInFirstTen);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_TRUE(clip.frames[i].rgb == expected[i].frame.rgb) << clip.frameIndices[i];
        EXPECT_NEAR(clip.timesSeconds[i], static_cast<double>(clip.frameIndices[i]) / 5, 0.5);
    }
}

TEST(LongVideo, AHugeMatroskaFileIsSampledByTime) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = freshFolder("huge") / "ten-hours.mkv";
    std::filesystem::copy_file(tenHours("mkv"), path);
    std::filesystem::resize_file(path, std::uintmax_t{600} << 20); // a hole; it takes no space on the disk
    const std::int64_t before = bytesRead();
    const SampledClip clip = sampleClip({path.string(), 16, {}});
    EXPECT_LT(bytesRead() - before, std::int64_t{64} << 20);
    EXPECT_FALSE(clip.info.frameCountExact);
    EXPECT_NEAR(static_cast<double>(clip.info.frameCount), 180'000, 20);
    for (std::size_t i = 0; i < clip.frames.size(); ++i)
        EXPECT_NEAR(clip.timesSeconds[i], static_cast<double>(clip.frameIndices[i]) / 5, 0.25);
}

TEST(LongVideo, AMediumMatroskaFileIsIndexedExactly) {
    PLLAVA_NEEDS_FFMPEG();
    const SampledClip clip = sampleClip({tenHours("mkv").string(), 16, {}});
    EXPECT_EQ(clip.info.frameCount, 180'000);
    EXPECT_TRUE(clip.info.frameCountExact);
}

nlohmann::json measured(const std::filesystem::path& video) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        popen(fmt::format("'{}' '{}'", PLLAVA_BENCH_SAMPLING, video.string()).c_str(), "r"), pclose);
    char line[512] = {};
    return std::fgets(line, sizeof line, pipe.get()) ? parseJson(line, "bench_sampling") : nlohmann::json{};
}

TEST(LongVideo, MemoryDoesNotGrowWithTheLength) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers have memory of their own";
#endif
    PLLAVA_NEEDS_FFMPEG();
    const auto small = media(
        "full-hd.mp4", "-f lavfi -i smptebars=size=1920x1080:rate=30:duration=6 -c:v libx264 -preset ultrafast -g 90");
    const auto large = media("full-hd-ten-minutes.mp4", "-stream_loop 99 -i {dir}/full-hd.mp4 -c copy");
    const auto seconds = measured(small);
    const auto minutes = measured(large);
    ASSERT_EQ(minutes.at("of"), 18'000);
    const std::int64_t growth = minutes.at("peak_kib").get<std::int64_t>() - seconds.at("peak_kib").get<std::int64_t>();
    EXPECT_LT(growth, 40 << 10);
    // 16 frames are 95 MiB; the rest is the decoder's, which keeps some pictures for each core.
    EXPECT_LT(minutes.at("peak_kib").get<std::int64_t>(),
              (350 << 10) + 12 * static_cast<std::int64_t>(std::thread::hardware_concurrency()) * 3038);
}

} // namespace
} // namespace pllava
