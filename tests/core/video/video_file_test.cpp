#include "core/video/video_file.h"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "full_decode.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

struct Recipe {
    std::string name;
    std::string arguments;
    std::string encoder = "libx264";
    std::string options = "";
};

void PrintTo(const Recipe& recipe, std::ostream* out) {
    *out << recipe.name;
}

class EveryKind : public testing::TestWithParam<Recipe> {};

TEST_P(EveryKind, GivesTheFramesOfAFullDecode) {
    PLLAVA_NEEDS_FFMPEG();
    const Recipe& recipe = GetParam();
    if (!haveEncoder(recipe.encoder))
        GTEST_SKIP() << "ffmpeg has no encoder " << recipe.encoder;
    const auto path = media(recipe.name, recipe.arguments);
    EXPECT_FALSE(VideoFile(path).info().hasUnreadableParts);
    expectFramesOfFullDecode(path, recipe.options);
}

const std::string kSource = movingPicture(100);
const std::string kVariableRate =
    kSource + "-vf \"select='not(eq(mod(n\\,7)\\,3))*not(between(n\\,40\\,52))'\" -fps_mode vfr ";

INSTANTIATE_TEST_SUITE_P(
    Media, EveryKind,
    testing::Values(
        Recipe{"plain.mp4", kSource + "-c:v libx264 -g 25 -bf 3"},
        Recipe{"plain.mkv", kSource + "-c:v libx264 -g 25 -bf 3"},
        Recipe{"no-b.mp4", kSource + "-c:v libx264 -g 30 -bf 0"},
        Recipe{"all-intra.mp4", kSource + "-c:v libx264 -g 1"},
        Recipe{"one-group.mp4", kSource + "-c:v libx264 -g 1000 -sc_threshold 0"},
        Recipe{"one-group.mkv", kSource + "-c:v libx264 -g 1000 -sc_threshold 0"},
        Recipe{"pyramid.mp4",
               kSource + "-c:v libx264 -x264-params keyint=40:bframes=8:b-pyramid=normal:ref=5:b-adapt=2"},
        Recipe{"open-group.mp4",
               kSource + "-c:v libx264 -x264-params open-gop=1:keyint=20:min-keyint=20:bframes=4:scenecut=0"},
        Recipe{"open-group.mkv",
               kSource + "-c:v libx264 -x264-params open-gop=1:keyint=20:min-keyint=20:bframes=4:scenecut=0"},
        Recipe{"open-group.ts",
               kSource + "-c:v libx264 -x264-params open-gop=1:keyint=20:min-keyint=20:bframes=4:scenecut=0"},
        Recipe{"intra-refresh.mp4", kSource + "-c:v libx264 -x264-params intra-refresh=1:keyint=20:bframes=0"},
        Recipe{"short-groups.mp4", kSource + "-c:v libx264 -x264-params keyint=3:min-keyint=1:bframes=2"},
        Recipe{"variable-rate.mp4", kVariableRate + "-c:v libx264 -g 20 -bf 2"},
        Recipe{"variable-rate.mkv", kVariableRate + "-c:v libx264 -g 20 -bf 2"},
        Recipe{"fragmented.mp4", kSource + "-c:v libx264 -g 25 -movflags frag_keyframe+empty_moov"},
        Recipe{"half-fragmented.mp4", kSource + "-c:v libx264 -g 25 -movflags frag_keyframe"},
        Recipe{"with-audio.mp4", kSource + "-f lavfi -i sine=duration=4 -c:v libx264 -g 25 -c:a aac -shortest"},
        Recipe{"transport.ts", kSource + "-c:v libx264 -g 25"}, Recipe{"flash.flv", kSource + "-c:v libx264 -g 25"},
        Recipe{"xvid.avi", kSource + "-c:v mpeg4 -g 25 -bf 2", "mpeg4"},
        Recipe{"h264.avi", kSource + "-c:v libx264 -g 25 -bf 3"},
        Recipe{"raw-stream.h264", kSource + "-c:v libx264 -g 25 -bf 3"},
        Recipe{"mpeg2.mpg", kSource + "-c:v mpeg2video -g 15 -bf 2", "mpeg2video"},
        Recipe{"mpeg2.ts", kSource + "-c:v mpeg2video -g 15 -bf 2", "mpeg2video"},
        Recipe{"hevc.mp4", kSource + "-c:v libx265 -x265-params keyint=25:log-level=none", "libx265"},
        Recipe{"hevc-10.mp4", kSource + "-c:v libx265 -pix_fmt yuv420p10le -x265-params keyint=25:log-level=none",
               "libx265"},
        Recipe{"hevc-open.mkv",
               kSource + "-c:v libx265 -x265-params open-gop=1:keyint=20:min-keyint=20:bframes=4:log-level=none",
               "libx265"},
        Recipe{"hevc-open.mp4",
               kSource + "-c:v libx265 -x265-params open-gop=1:keyint=20:min-keyint=20:bframes=4:log-level=none",
               "libx265"},
        Recipe{"av1.mp4", movingPicture(40) + "-c:v libsvtav1 -preset 12 -g 16", "libsvtav1"},
        Recipe{"vp9.webm",
               kSource + "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 25 -auto-alt-ref 1 -lag-in-frames 12",
               "libvpx-vp9"},
        Recipe{"vp8.webm", kSource + "-c:v libvpx -deadline good -cpu-used 5 -g 25 -auto-alt-ref 1 -lag-in-frames 12",
               "libvpx"},
        Recipe{"odd.mp4", movingPicture(30, "97x61") + "-c:v libx264 -pix_fmt yuv444p"},
        Recipe{"odd.mkv", movingPicture(30, "97x61") + "-c:v ffv1 -pix_fmt yuv420p", "ffv1"},
        Recipe{"one-pixel.mkv", movingPicture(5) + "-vf format=bgr0,crop=1:1:50:50 -c:v ffv1", "ffv1"},
        Recipe{"gray.mkv", kSource + "-c:v ffv1 -pix_fmt gray", "ffv1"},
        Recipe{"gray.mp4", kSource + "-c:v libx264 -pix_fmt gray"},
        Recipe{"yuv422.mp4", kSource + "-c:v libx264 -pix_fmt yuv422p"},
        Recipe{"alpha.mov", kSource + "-c:v qtrle -pix_fmt argb", "qtrle"},
        Recipe{"yuva.mkv", kSource + "-c:v ffv1 -pix_fmt yuva420p", "ffv1"},
        Recipe{"sixteen-bit.mkv", kSource + "-c:v ffv1 -pix_fmt gbrp16le", "ffv1"},
        Recipe{"prores.mov", movingPicture(30) + "-c:v prores_ks", "prores_ks"},
        Recipe{"palette.gif", movingPicture(30), "gif"}, Recipe{"animated.apng", movingPicture(20) + "-f apng", "apng"},
        Recipe{"motion.avi", movingPicture(30) + "-c:v mjpeg", "mjpeg"},
        Recipe{"interlaced.mp4", kSource + "-c:v libx264 -flags +ilme+ildct -x264opts tff=1"},
        Recipe{"interlaced.ts", kSource + "-c:v mpeg2video -flags +ilme+ildct -g 12 -bf 2", "mpeg2video"},
        Recipe{"bt709.mp4", kSource + "-c:v libx264 -colorspace bt709 -color_primaries bt709 -color_trc bt709"},
        Recipe{"bt2020.mp4",
               kSource + "-c:v libx265 -pix_fmt yuv420p10le -colorspace bt2020nc -color_primaries bt2020 -color_trc "
                         "smpte2084 -x265-params log-level=none",
               "libx265"},
        Recipe{"full-range.mp4", kSource + "-c:v libx264 -color_range pc"},
        Recipe{"full-range-tagged.mkv", kSource + "-c:v mjpeg -pix_fmt yuvj422p", "mjpeg"},
        Recipe{"wide-pixels.mp4", kSource + "-c:v libx264 -vf setsar=4/3"},
        Recipe{"times-start-anew.mkv",
               kSource + "-c:v libx264 -g 25 -bf 3 -output_ts_offset -1 -avoid_negative_ts disabled"},
        Recipe{"negative-times.mp4",
               kSource + "-c:v libx264 -g 25 -bf 3 -output_ts_offset -1 -avoid_negative_ts disabled -use_editlist 0"},
        Recipe{"late-start.mkv", kSource + "-c:v libx264 -g 25 -bf 3 -output_ts_offset 7"},
        Recipe{"single.mp4", movingPicture(1) + "-c:v libx264"}, Recipe{"two.mp4", movingPicture(2) + "-c:v libx264"},
        Recipe{"camera.dv", "-f lavfi -i testsrc2=size=720x576:rate=25:duration=1 -pix_fmt yuv420p -f dv", "dvvideo"},
        Recipe{"still.png", movingPicture(1) + "-frames:v 1", "png"},
        Recipe{"still.jpg", movingPicture(1) + "-frames:v 1", "mjpeg"},
        Recipe{"still.bmp", movingPicture(1) + "-frames:v 1", "bmp"},
        Recipe{"still.webp", movingPicture(1) + "-frames:v 1", "libwebp"},
        Recipe{"still.gif", movingPicture(1) + "-frames:v 1", "gif"},
        Recipe{"still-16-bit.png", movingPicture(1) + "-frames:v 1 -pix_fmt rgb48be", "png"},
        Recipe{"still.tiff", movingPicture(1) + "-frames:v 1 -pix_fmt pal8", "tiff"}),
    [](const auto& recipe) {
        std::string name = recipe.param.name;
        std::ranges::replace_if(
            name, [](unsigned char c) { return !std::isalnum(c); }, '_');
        return name;
    });

/// A second file made from plain.mp4 without coding it again.
std::filesystem::path remade(const std::string& name, const std::string& before, const std::string& after,
                             const std::string& source = "plain.mp4") {
    if (source == "plain.mp4")
        media(source, kSource + "-c:v libx264 -g 25 -bf 3");
    return media(name, before + " -i {dir}/" + source + " " + after);
}

TEST(VideoFile, HonoursEditLists) {
    PLLAVA_NEEDS_FFMPEG();
    expectFramesOfFullDecode(remade("edit-list.mp4", "-ss 1.56", "-c copy"));
    expectFramesOfFullDecode(remade("edit-list-end.mp4", "-ss 0.44 -t 2.2", "-c copy"));
    VideoFile video(remade("edit-list.mp4", "-ss 1.56", "-c copy"));
    EXPECT_LT(video.info().frameCount, 70);
    EXPECT_NEAR(video.framesAt(std::vector<std::int64_t>{0}).front().seconds, 0, 0.041);
}

TEST(VideoFile, HonoursEditListsThatHideManyPictures) {
    PLLAVA_NEEDS_FFMPEG(); // which itself shows the hidden pictures of AV1
    for (const auto& [encoder, options] : {std::pair("libx264", "-bf 3"),
                                           {"libx265", "-x265-params log-level=none"},
                                           {"libvpx-vp9", "-deadline realtime -cpu-used 8"}}) {
        if (!haveEncoder(encoder))
            continue;
        const std::string name = fmt::format("long-groups-{}.mp4", encoder);
        media(name, fmt::format("{} -c:v {} {} -g 50", kSource, encoder, options));
        const auto cut = remade("cut-" + name, "-ss 1.9", "-c copy", name); // 47 of a group of 50 are hidden
        expectFramesOfFullDecode(cut);
        for (const TimedFrame& frame : VideoFile(cut).framesAt(std::vector<std::int64_t>{0, 1, 2, 40}))
            EXPECT_FALSE(frame.isSubstitute) << encoder;
    }
}

TEST(VideoFile, StartsInTheMiddleOfAGroup) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string open =
        kSource + "-c:v libx264 -x264-params open-gop=1:keyint=20:min-keyint=20:bframes=4:scenecut=0";
    const std::string bytes = readFile(media("open-group.ts", open));
    const auto cut = freshFolder("cut") / "cut.ts";
    writeFile(cut, std::string_view(bytes).substr(188 * 150));
    expectFramesOfFullDecode(cut);
    media("hevc-open.mp4",
          kSource + "-c:v libx265 -x265-params open-gop=1:keyint=20:min-keyint=20:bframes=4:log-level=none");
    expectFramesOfFullDecode(remade("hevc-cut.mkv", "-ss 1.0", "-c copy", "hevc-open.mp4"));
    expectFramesOfFullDecode(
        remade("hevc-cut.mp4", "-ss 1.0", "-c copy -movflags +negative_cts_offsets", "hevc-open.mp4"));
}

TEST(VideoFile, TurnsPicturesUpright) {
    PLLAVA_NEEDS_FFMPEG();
    for (const int degrees : {90, 180, 270}) {
        const auto path =
            remade(fmt::format("turned-{}.mp4", degrees), "", fmt::format("-c copy -metadata:s:v rotate={}", degrees));
        VideoFile video(path);
        EXPECT_EQ(video.info().rotation, 360 - degrees); // ffmpeg's option counts the other way round
        EXPECT_EQ(video.info().width, degrees == 180 ? 160 : 120);
        expectFramesOfFullDecode(path);
    }
}

TEST(VideoFile, TurnsPhotographsUpright) {
    PLLAVA_NEEDS_FFMPEG();
    std::string photo = readFile(media("photo.jpg", movingPicture(1) + "-frames:v 1"));
    // An EXIF block that says: turn by 90 degrees clockwise.
    const std::string exif("\xff\xe1\x00\x22"
                           "Exif\0\0"
                           "II*\0\x08\0\0\0"
                           "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
                           36);
    const auto path = freshFolder("photo") / "turned.jpg";
    writeFile(path, photo.insert(2, exif));
    const VideoInfo info = VideoFile(path).info();
    EXPECT_EQ(info.rotation, 90);
    EXPECT_EQ(info.width, 120);
    EXPECT_EQ(info.height, 160);
    expectFramesOfFullDecode(path);
}

TEST(VideoFile, PassesCoverArtAndTakesIt) {
    PLLAVA_NEEDS_FFMPEG();
    media("cover.png", movingPicture(1, "600x600") + "-frames:v 1");
    media("plain.mp4", kSource + "-c:v libx264 -g 25 -bf 3");
    VideoFile video(media("cover-first.mp4",
                          "-i {dir}/cover.png -i {dir}/plain.mp4 -map 0 -map 1 -c copy -disposition:0 attached_pic"));
    EXPECT_EQ(video.info().codec, "h264");
    EXPECT_EQ(video.info().frameCount, 100);
    VideoFile song(
        media("song.mp3",
              "-f lavfi -i sine=duration=1 -i {dir}/cover.png -map 0 -map 1 -c:v copy -disposition:v attached_pic"));
    EXPECT_EQ(song.info().frameCount, 1);
    EXPECT_EQ(song.info().fps, 0);
    EXPECT_EQ(song.framesAt(std::vector<std::int64_t>{0, 0}).back().frame.width, 600);
}

TEST(VideoFile, KeepsEachFrameAsItIsWhenTheResolutionChanges) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string large = readFile(media("large.ts", movingPicture(50, "320x240") + "-c:v libx264 -g 25 -bf 2"));
    const std::string small =
        readFile(media("small.ts", movingPicture(50) + "-c:v libx264 -g 25 -bf 2 -output_ts_offset 2"));
    const auto path = freshFolder("resolution") / "changes.ts";
    writeFile(path, large + small);
    VideoFile video(path);
    ASSERT_EQ(video.info().frameCount, 100);
    const auto frames = video.framesAt(std::vector<std::int64_t>{3, 49, 50, 97});
    const auto before = decodeWithFfmpeg(media("large.ts", ""), 320, 240);
    const auto after = decodeWithFfmpeg(media("small.ts", ""), 160, 120);
    EXPECT_TRUE(frames[0].frame.rgb == before[3].rgb);
    EXPECT_TRUE(frames[1].frame.rgb == before[49].rgb);
    EXPECT_TRUE(frames[2].frame.rgb == after[0].rgb);
    EXPECT_TRUE(frames[3].frame.rgb == after[47].rgb);
}

TEST(VideoFile, DescribesTheVideo) {
    PLLAVA_NEEDS_FFMPEG();
    const VideoInfo info = VideoFile(media("plain.mp4", kSource + "-c:v libx264 -g 25 -bf 3")).info();
    EXPECT_EQ(info.container, "mp4");
    EXPECT_EQ(info.codec, "h264");
    EXPECT_EQ(info.width, 160);
    EXPECT_EQ(info.height, 120);
    EXPECT_EQ(info.rotation, 0);
    EXPECT_DOUBLE_EQ(info.fps, 25);
    EXPECT_NEAR(info.durationSeconds, 4, 1e-6);
    EXPECT_NEAR(VideoFile(media("plain.mkv", kSource + "-c:v libx264 -g 25 -bf 3")).info().durationSeconds, 4, 2e-3);
}

TEST(VideoFile, EqualsTheGoldenFrames) {
    const std::filesystem::path folder = std::filesystem::path(PLLAVA_GOLDENS) / "videos";
    const auto golden = parseJson(readTextFile(folder / "videos.json"), "videos.json");
    for (const auto& [name, source] : golden.items())
        for (const auto& [file, expected] : source.at("files").items()) {
            VideoFile video(folder / file);
            EXPECT_EQ(video.info().frameCount, expected.at("num_frames")) << file;
            EXPECT_DOUBLE_EQ(video.info().fps, expected.at("avg_fps")) << file;
            EXPECT_EQ(video.info().width, source.at("width")) << file;
            std::vector<std::int64_t> every(expected.at("num_frames").get<std::size_t>());
            std::iota(every.begin(), every.end(), 0);
            const auto frames = video.framesAt(every);
            for (std::size_t i = 0; i < frames.size(); ++i)
                EXPECT_EQ(sha256(frames[i].frame.rgb), expected.at("decord_rgb_sha256").at(i))
                    << file << ", frame " << i;
        }
}

TEST(VideoFile, ReadsTheSampleVideos) {
    PLLAVA_NEEDS_FFMPEG();
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(PLLAVA_RESOURCES) / "samples"))
        if (entry.path().extension() == ".mp4")
            expectFramesOfFullDecode(entry.path());
}

} // namespace
} // namespace pllava
