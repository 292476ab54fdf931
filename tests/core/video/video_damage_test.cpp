// Files with holes: what can be decoded is sampled, and what is lost is reported.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

const std::string kSource = movingPicture(100);

TEST(VideoDamage, DamageInTheMiddleCostsOnlyWhatItHits) {
    PLLAVA_NEEDS_FFMPEG();
    for (const std::string name : {"plain.mp4", "plain.mkv", "transport.ts", "h264.avi"}) {
        const auto good = media(name, kSource + "-c:v libx264 -g 25 -bf 3");
        std::string bytes = readFile(good);
        for (std::size_t i = bytes.size() * 2 / 5; i < bytes.size() * 3 / 5; ++i)
            bytes[i] = static_cast<char>(i * 2654435761u >> 13);
        VideoFile damaged(written(name, bytes));
        VideoFile whole(good);
        const std::int64_t count = damaged.info().frameCount;
        EXPECT_GT(count, 40) << name;
        const auto frames = damaged.framesAt(sampleWholeVideo(count, 16));
        const auto expected = whole.framesAt(sampleWholeVideo(100, 16));
        EXPECT_EQ(frames.size(), 16u);
        const std::vector<std::int64_t> first{0};
        EXPECT_TRUE(damaged.framesAt(first).front().frame.rgb == whole.framesAt(first).front().frame.rgb) << name;
        EXPECT_NEAR(frames.back().seconds, expected.back().seconds, 1.0) << name;
    }
}

/// A file with noise, or zeros, in place of a part of it.
std::string withHole(std::string bytes, double from, double to, bool zeros) {
    const auto at = [&](double part) { return static_cast<std::size_t>(static_cast<double>(bytes.size()) * part); };
    for (std::size_t i = at(from); i < at(to); ++i)
        bytes[i] = zeros ? 0 : static_cast<char>(i * 2654435761u >> 13);
    return bytes;
}

TEST(VideoDamage, DamageAnywhereIsAnsweredAndCounted) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string groups = kSource + "-g 25 -c:v ";
    const std::vector<std::pair<std::string, std::string>> recipes{
        {"h264.mp4", "libx264"},
        {"h264.mkv", "libx264"},
        {"h264.ts", "libx264"},
        {"hevc.mp4", "libx265 -x265-params log-level=none"},
        {"mpeg2.ts", "mpeg2video"},
        {"mpeg2.mpg", "mpeg2video"},
        {"mpeg2.vob", "mpeg2video -f vob"},
        {"moving.apng", "apng"},
        {"mpeg4.avi", "mpeg4"},
        {"vp9.mp4", "libvpx-vp9 -deadline realtime -cpu-used 8"},
        {"mjpeg.avi", "mjpeg"}};
    for (const auto& [name, codec] : recipes) {
        if (!haveEncoder(codec.substr(0, codec.find(' '))))
            continue;
        const std::string bytes = readFile(media("hole-" + name, groups + codec));
        const SampledClip whole = sample(written(name, bytes), 16);
        EXPECT_EQ(whole.substitutedFrames, 0) << name;
        EXPECT_FALSE(whole.info.hasUnreadableParts) << name;
        int unsaid = 0;
        for (const auto& [from, to] : {std::pair{0.02, 0.12}, {0.3, 0.32}, {0.5, 0.6}, {0.8, 0.9}})
            for (const bool zeros : {true, false}) {
                const SampledClip clip = sample(written(name, withHole(bytes, from, to, zeros)), 16);
                EXPECT_EQ(clip.frames.size(), 16u) << name << " from " << from;
                EXPECT_LT(clip.substitutedFrames, 16) << name << " from " << from;
                // All samples of an mp4 are known, whatever became of them.
                if (name.ends_with(".mp4") && to - from > 0.05) {
                    EXPECT_GT(clip.substitutedFrames, 0) << name << " from " << from;
                }
                // In others a demuxer leaves out what it cannot read.
                unsaid += clip.info.frameCount < whole.info.frameCount && !clip.info.hasUnreadableParts &&
                          clip.substitutedFrames == 0;
            }
        EXPECT_EQ(unsaid, 0) << name;
    }
}

TEST(VideoDamage, WholeStreamsHaveLostNothing) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string sound = "-f lavfi -i sine=duration=4 ";
    const std::string plainStream = readFile(media("whole.ts", kSource + sound + "-c:v mpeg2video"));
    const std::string disc = readFile(media("whole.vob", kSource + sound + "-target pal-dvd"));
    const std::string room(5000, '\0');
    const auto expectWhole = [](const std::filesystem::path& file) {
        EXPECT_FALSE(sample(file, 8).info.hasUnreadableParts) << file;
    };
    expectWhole(written("room.ts", plainStream + room));
    expectWhole(written("late.ts", plainStream.substr(100)));
    for (std::size_t cut = 1; cut < 188; cut += 11) {
        expectWhole(written("cut.ts", plainStream.substr(0, plainStream.size() - cut)));
    }
    std::string corrected;
    for (std::size_t at = 0; at < plainStream.size(); at += 188)
        corrected += plainStream.substr(at, 188) + std::string(16, 'c');
    expectWhole(written("corrected.ts", corrected));
    expectWhole(written("room.vob", disc + room));
    expectWhole(written("late.vob", disc.substr(1000)));
    expectWhole(media("disc.m2ts", kSource + sound + "-c:v mpeg2video -mpegts_m2ts_mode 1"));
    expectWhole(media("disc.mpg", kSource + sound + "-target pal-vcd"));
    expectWhole(media("super.mpg", kSource + sound + "-target pal-svcd"));
    expectWhole(media("pause.ts", kSource + "-vf select='not(between(n\\,20\\,60))' -vsync vfr -c:v mpeg2video"));
    expectWhole(media("whole.apng", movingPicture(20)));
}

TEST(VideoDamage, JoinedStreamsHaveLostNothing) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string first = readFile(media("first.ts", kSource + "-c:v libx264 -g 25"));
    const std::string other = readFile(media("other.ts", "-f lavfi -i testsrc=duration=2:size=96x64 -c:v mpeg2video"));
    std::vector<std::string> joined{first + first, first + first + first, other + other};
    for (int i = 1; i <= 16; ++i) // whatever counters the tables end with
        joined.push_back(readFile(media(fmt::format("tables-{}.ts", i),
                                        fmt::format("-f lavfi -i testsrc=duration={}:size=64x64 -c:v libx264 -g 10",
                                                    0.6 + 0.1 * i))) +
                         first);
    for (const std::string& bytes : joined) {
        const SampledClip clip = sample(written("joined.ts", bytes), 16);
        EXPECT_EQ(clip.substitutedFrames, 0);
        EXPECT_FALSE(clip.info.hasUnreadableParts);
    }
    // Packets that are missing between the two are noticed as before.
    EXPECT_TRUE(sample(written("joined.ts", first.substr(0, 188 * 60) + first.substr(188 * 71) + first), 8)
                    .info.hasUnreadableParts);
}

TEST(VideoDamage, DamageIsCountedAlikeEveryTime) {
    PLLAVA_NEEDS_FFMPEG();
    // Threads of a decoder forget to mark some of the pictures that they made up, now these and now those.
    const std::string bytes = readFile(media("threads.mp4", kSource + "-c:v libx264 -g 50 -bf 3"));
    for (const auto& [from, to] : {std::pair{0.45, 0.46}, {0.6, 0.605}}) {
        const auto path = written("threads.mp4", withHole(bytes, from, to, false));
        const int count = sample(path, 40).substitutedFrames;
        EXPECT_GT(count, 0) << "from " << from;
        for (int i = 0; i < 12; ++i)
            EXPECT_EQ(sample(path, 40).substitutedFrames, count) << "from " << from;
    }
}

TEST(VideoDamage, ADamagedFirstPacketIsNotAPictureTooLarge) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string good = readFile(media("small.avi", "-f lavfi -i testsrc=duration=1:size=80x80 -c:v mpeg4 -g 99"));
    const std::size_t list = good.find("movi");
    ASSERT_NE(list, good.npos);
    for (const std::size_t spared : {8u, 16u, 24u, 32u}) {
        std::string bytes = good;
        for (std::size_t i = list + 12 + spared; i < list + 1200; ++i)
            bytes[i] = static_cast<char>(i * 2654435761u >> 13);
        try {
            EXPECT_GT(sample(written("small.avi", bytes), 8).substitutedFrames, 0) << spared;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::CorruptFile) << error.what();
        }
    }
}

TEST(VideoDamage, PacketsThatLostTheirBeginningAreMissed) {
    PLLAVA_NEEDS_FFMPEG();
    std::string bytes = readFile(media("small.ts", "-f lavfi -i color=size=64x64:duration=4 -c:v libx264 -g 25"));
    ASSERT_FALSE(sample(written("small.ts", bytes), 8).info.hasUnreadableParts);
    const std::size_t code = bytes.find(std::string("\0\0\1\xe0", 4), bytes.size() / 2);
    ASSERT_NE(code, bytes.npos);
    bytes[code] = 'x';
    EXPECT_TRUE(sample(written("small.ts", bytes), 8).info.hasUnreadableParts);
}

TEST(VideoDamage, OnlyFramesThatStandInAreCounted) {
    PLLAVA_NEEDS_FFMPEG();
    // All pictures are key frames: what is not hit is whole.
    const auto good = media("only-keys.mp4", kSource + "-c:v libx264 -g 1 -bf 0");
    VideoFile whole(good),
        damaged(written("hole.mp4", withHole(readFile(good), 0.0, 0.35, true).replace(0, 64, readFile(good), 0, 64)));
    const auto indices = sampleWholeVideo(100, 20);
    const auto expected = whole.framesAt(indices), frames = damaged.framesAt(indices);
    int substitutes = 0;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        EXPECT_EQ(frames[i].isSubstitute, !(frames[i].frame.rgb == expected[i].frame.rgb)) << indices[i];
        substitutes += frames[i].isSubstitute;
    }
    EXPECT_GT(substitutes, 4);
    EXPECT_LT(substitutes, 10);
}

TEST(VideoDamage, RandomDamageNeverCrashes) {
    PLLAVA_NEEDS_FFMPEG();
    for (const std::string name : {"plain.mp4", "plain.mkv", "transport.ts", "palette.gif"}) {
        const std::string good = readFile(name == "palette.gif" ? media(name, movingPicture(30))
                                                                : media(name, kSource + "-c:v libx264 -g 25 -bf 3"));
        std::uint32_t state = 12345;
        for (int round = 0; round < 25; ++round) {
            std::string bytes = good;
            for (int hits = 0; hits < 1 + round; ++hits) {
                state = state * 1664525 + 1013904223;
                bytes[state % bytes.size()] = static_cast<char>(state >> 24);
            }
            try {
                EXPECT_EQ(sample(written(name, bytes), 4).frames.size(), 4u);
            } catch (const Error& error) {
                EXPECT_NE(error.kind(), ErrorKind::Internal) << error.what();
            }
        }
    }
}

} // namespace
} // namespace pllava
