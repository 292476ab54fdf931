// Seconds are seconds: ranges, frame times and durations of files whose rate varies or is not stated.

#include <cmath>
#include <cstring>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/playback/picture_source.h"
#include "core/video/sampled_clip.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

const std::string kTimed = "-fps_mode passthrough -enc_time_base 1:90000 ";
/// One picture a second for ten seconds, then twenty a second: what a screen recorder makes.
const std::string kScreen =
    numberedPictures(100, "settb=1/90000,setpts='if(lt(N,10),N*90000,810000+(N-9)*4500)'") + kTimed;
/// Thirty a second, each up to 9 ms late, and some left out: a phone in the dark.
const std::string kPhone =
    numberedPictures(100, "settb=1/90000,setpts='N*3000+mod(N*7,10)*90',select='mod(n,13)'") + kTimed;
const std::string kH264 = "-c:v libx264 -g 30 -pix_fmt yuv420p ";
const std::string kPipe = "-c:v libvpx -b:v 2M -g 30 -f webm -live 1 "; // neither cues nor duration, as a browser's

struct Kind {
    std::string name, arguments;
    double end; ///< what can be played, in seconds
};
void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}
std::string nameOf(const testing::TestParamInfo<Kind>& kind) {
    std::string name = kind.param.name;
    std::ranges::replace_if(
        name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    return name;
}

/// A Matroska file whose track states no time per picture: the element is made a void one of the same length.
std::filesystem::path withoutDefaultDuration(const std::filesystem::path& path) {
    std::string bytes = readFile(path);
    const auto at = bytes.find("\x23\xe3\x83\x84");
    EXPECT_NE(at, std::string::npos);
    bytes.replace(at, 8, std::string("\xec\x86\0\0\0\0\0\0", 8));
    const auto changed = path.parent_path() / ("changed-" + path.filename().string());
    writeFile(changed, bytes);
    return changed;
}

class VaryingRate : public testing::TestWithParam<Kind> {
protected:
    void SetUp() override { PLLAVA_NEEDS_FFMPEG(); }
    std::filesystem::path path() const {
        const auto made = media(GetParam().name, GetParam().arguments);
        return GetParam().name.starts_with("unstated") ? withoutDefaultDuration(made) : made;
    }
};

/// The rule, from the times that another program reads.
std::vector<std::int64_t> expectedIndices(const std::vector<double>& times, TimeRange range, int count) {
    std::int64_t first = 0, last = -1;
    for (const double time : times) {
        first += time < range.start - 0.0005;
        last += time <= range.end + 0.0005;
    }
    return sampleSpan({std::min(first, last), last}, count);
}

TEST_P(VaryingRate, ARangeHoldsThePicturesStampedInIt) {
    const std::vector<double> times = probedTimes(path());
    ASSERT_EQ(times.size(), static_cast<std::size_t>(VideoFile(path()).info().frameCount));
    const bool noneLeftOut = times.size() == 100;
    for (const TimeRange range : {TimeRange{0, 5}, TimeRange{0, 0.5}, TimeRange{0.75, 1.1}, TimeRange{1.02, 1.04},
                                  TimeRange{2.02, 2.6}, TimeRange{1.5, 1000}, TimeRange{0, GetParam().end}}) {
        const SampledClip clip = sampleClip({path().string(), 16, range});
        EXPECT_EQ(clip.frameIndices, expectedIndices(times, range, 16)) << range.start << " to " << range.end;
        for (std::size_t i = 0; i < clip.frames.size(); ++i) {
            const auto index = static_cast<std::size_t>(clip.frameIndices[i]);
            EXPECT_NEAR(clip.timesSeconds[i], times[index], 1e-5);
            if (noneLeftOut) {
                EXPECT_EQ(numberOf(clip.frames[i]), clip.frameIndices[i]);
            }
        }
    }
    EXPECT_THROW(sampleClip({path().string(), 16, TimeRange{GetParam().end + 0.01, 1000}}), Error);
}

TEST_P(VaryingRate, TheDurationIsWhatCanBePlayed) {
    EXPECT_NEAR(VideoFile(path()).info().durationSeconds, GetParam().end, 0.002);
    EXPECT_NEAR(openPictures(path().string(), {})->description().durationSeconds, GetParam().end, 0.002);
}

TEST_P(VaryingRate, APlayerGoesToExactlyThatPicture) {
    VideoFile video(path());
    std::vector<std::int64_t> every(static_cast<std::size_t>(video.info().frameCount));
    std::iota(every.begin(), every.end(), 0);
    const auto pictures = openPictures(path().string(), {});
    for (const TimedFrame& frame : video.framesAt(every)) {
        const TimedPicture shown = pictures->at(frame.seconds, {});
        EXPECT_DOUBLE_EQ(shown.seconds, frame.seconds);
        EXPECT_GT(shown.duration, 0);
    }
}

INSTANTIATE_TEST_SUITE_P(
    TimeRanges, VaryingRate,
    testing::Values(Kind{"range-screen.mp4", kScreen + kH264 + "-bf 2", 13.55},
                    Kind{"range-screen-nob.mp4", kScreen + kH264 + "-bf 0", 13.54},
                    Kind{"range-screen-fragments.mp4", kScreen + kH264 + "-movflags frag_keyframe+empty_moov", 13.55},
                    Kind{"range-screen.mkv", kScreen + kH264 + "-bf 2", 13.55},
                    Kind{"unstated-screen.mkv", kScreen + kH264 + "-bf 2", 13.55},
                    Kind{"range-screen.webm", kScreen + kPipe, 13.55}, Kind{"range-screen.gif", kScreen, 13.55},
                    Kind{"range-screen.apng", kScreen + "-f apng", 13.55},
                    Kind{"range-screen.mpg", kScreen + kH264 + "-f mpegts", 13.55},
                    Kind{"range-interlaced.mp4", kScreen + kH264 + "-flags +ilme+ildct -x264-params tff=1", 13.55},
                    Kind{"range-phone.mp4", kPhone + kH264 + "-bf 2", 3.293},
                    Kind{"range-phone.mkv", kPhone + kH264 + "-bf 0", 3.293},
                    Kind{"unstated-phone.webm", kPhone + kPipe, 3.293}),
    nameOf);

class ConstantRate : public VaryingRate {};

TEST_P(ConstantRate, ARangeIsTheReferences) {
    for (const TimeRange range : {TimeRange{0, 1}, TimeRange{0.1, 0.98}, TimeRange{1.3, 1.34}, TimeRange{2.5, 9}}) {
        const SampledClip clip = sampleClip({path().string(), 16, range});
        const auto at = [](double seconds) { return static_cast<std::int64_t>(std::nearbyint(seconds * 25)); };
        EXPECT_EQ(clip.frameIndices, sampleSpan({at(range.start), std::min<std::int64_t>(at(range.end), 99)}, 16));
        for (std::size_t i = 0; i < clip.frames.size(); ++i)
            EXPECT_EQ(numberOf(clip.frames[i]), clip.frameIndices[i]);
    }
    EXPECT_NEAR(VideoFile(path()).info().durationSeconds - probedTimes(path()).front(), GetParam().end, 0.002);
}

const std::string kSound = "-f lavfi -i sine=440:duration=4 ";

INSTANTIATE_TEST_SUITE_P(
    TimeRanges, ConstantRate,
    testing::Values(Kind{"range-25.mp4", numberedPictures(100) + kH264, 4},
                    Kind{"range-25.mkv", numberedPictures(100) + kH264, 4},
                    Kind{"range-25.webm", numberedPictures(100) + kPipe, 4},
                    Kind{"unstated-25.webm", numberedPictures(100) + kPipe, 4},
                    Kind{"range-25.gif", numberedPictures(100), 4},
                    Kind{"range-25-sound.mkv", kSound + numberedPictures(100) + kH264 + "-c:a libopus", 4},
                    Kind{"range-25-sound.mp4", kSound + numberedPictures(100) + kH264 + "-c:a aac", 4}),
    nameOf);

TEST(TimeRanges, ALateStartCounts) {
    PLLAVA_NEEDS_FFMPEG();
    for (const char* name : {"range-late.mp4", "range-late.mkv", "range-late.ts"}) {
        const auto path = media(name, "-f lavfi -i sine=440:duration=9 -itsoffset 5 " + numberedPictures(100) +
                                          "-fps_mode passthrough -c:a aac " + kH264);
        const SampledClip clip = sampleClip({path.string(), 16, TimeRange{6, 7}});
        EXPECT_NEAR(static_cast<double>(clip.frameIndices.front()), 25, 1) << name; // the sound starts a little earlier
        EXPECT_THAT(clip.timesSeconds, testing::Each(testing::AllOf(testing::Gt(5.979), testing::Lt(7.021)))) << name;
        const std::vector<double> times = probedTimes(path);
        for (std::size_t i = 0; i < clip.frames.size(); ++i) {
            EXPECT_EQ(numberOf(clip.frames[i]), clip.frameIndices[i]) << name;
            EXPECT_NEAR(times[static_cast<std::size_t>(clip.frameIndices[i])], clip.timesSeconds[i], 1e-5) << name;
        }
        EXPECT_NEAR(clip.info.durationSeconds, times.back() + 0.04, 0.002) << name;
        EXPECT_THROW(sampleClip({path.string(), 4, TimeRange{1, 4}}), Error) << name;
    }
}

TEST(TimeRanges, TheLastPictureOfASlideShowStaysAsLongAsStated) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("range-slides.gif", numberedPictures(4, "settb=1/100,setpts='N*100'") +
                                                    "-fps_mode passthrough -final_delay 300");
    EXPECT_NEAR(VideoFile(path).info().durationSeconds, 6, 0.001);
    const auto pictures = openPictures(path.string(), {});
    EXPECT_NEAR(pictures->description().durationSeconds, 6, 0.001);
    EXPECT_NEAR(pictures->at(5, {}).duration, 3, 0.001);
    EXPECT_EQ(sampleClip({path.string(), 2, TimeRange{4, 5}}).frameIndices, (std::vector<std::int64_t>{3, 3}));
}

TEST(TimeRanges, AWrongLengthInTheHeaderDoesNotMatter) {
    PLLAVA_NEEDS_FFMPEG();
    const auto folder = freshFolder("range-header");
    std::string bytes = readFile(media("range-25.mkv", numberedPictures(100) + kH264));
    const auto length = bytes.find("\x44\x89\x88");
    ASSERT_NE(length, std::string::npos);
    for (const char* hour : {"\x41\x4b\x77\x40\0\0\0\0", "\x40\x8f\x40\0\0\0\0\0"}) { // 3,600,000 and 1,000 ms
        bytes.replace(length + 3, 8, hour, 8);
        writeFile(folder / "wrong.mkv", bytes);
        EXPECT_NEAR(VideoFile(folder / "wrong.mkv").info().durationSeconds, 4, 0.002);
        const auto pictures = openPictures((folder / "wrong.mkv").string(), {});
        EXPECT_NEAR(pictures->description().durationSeconds, 4, 0.002);
        EXPECT_NEAR(pictures->at(3.97, {}).seconds, 3.96, 1e-6);
        EXPECT_THROW(sampleClip({(folder / "wrong.mkv").string(), 2, TimeRange{5, 6}}), Error);
    }
    std::filesystem::remove_all(folder);
}

TEST(TimeRanges, SoundThatOutlastsThePicturesCanBePlayed) {
    PLLAVA_NEEDS_FFMPEG();
    for (const char* name : {"range-long-sound.mp4", "range-long-sound.mkv"}) {
        const auto path = media(name, "-f lavfi -i sine=440:duration=7 " + numberedPictures(50) + kH264 + "-c:a aac");
        EXPECT_NEAR(openPictures(path.string(), {})->description().durationSeconds, 7, 0.05) << name;
        EXPECT_NEAR(VideoFile(path).info().durationSeconds, 2, 0.03) << name;
    }
}

TEST(TimeRanges, AStillImageHasNoSeconds) {
    PLLAVA_NEEDS_FFMPEG();
    for (const char* name : {"range-still.png", "range-still.gif", "range-still.webp"}) {
        try {
            sampleClip({media(name, numberedPictures(1) + "-frames:v 1").string(), 4, TimeRange{0, 1}});
            ADD_FAILURE() << name;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::InvalidArgument) << name;
            EXPECT_NE(std::string(error.what()).find("still image"), std::string::npos) << error.what();
        }
    }
}

} // namespace
} // namespace pllava
