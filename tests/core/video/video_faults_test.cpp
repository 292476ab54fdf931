#include <fstream>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;
using testing::HasSubstr;

const std::string kSource = movingPicture(100);

std::filesystem::path plain() {
    return media("plain.mp4", kSource + "-c:v libx264 -g 25 -bf 3");
}

/// Sampling fails with an error of this kind whose message names the file.
void expectRefusal(const std::filesystem::path& path, ErrorKind kind, const std::string& words = "") {
    try {
        sample(path);
        ADD_FAILURE() << path << " was accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), kind) << error.what();
        EXPECT_THAT(error.what(), HasSubstr(path.filename().string()));
        EXPECT_THAT(error.what(), HasSubstr(words));
    }
}

TEST(VideoFaults, MissingEmptyAndForeignFiles) {
    expectRefusal("/nowhere/film.mp4", ErrorKind::NotFound);
    expectRefusal(written("empty.mp4", ""), ErrorKind::CorruptFile, "empty");
    expectRefusal(written("text.mp4", "This is no video, whatever its name says.\n"), ErrorKind::CorruptFile);
    expectRefusal(written("noise.mp4", std::string(5000, '\x5a')), ErrorKind::CorruptFile);
    expectRefusal("/dev/zero", ErrorKind::Unsupported);
    expectRefusal("/nowhere/" + std::string(5000, 'x'), ErrorKind::NotFound);
    const auto pipe = freshFolder("faults") / "pipe.mp4";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    expectRefusal(pipe, ErrorKind::Unsupported);
}

TEST(VideoFaults, NoPermission) {
    if (geteuid() == 0)
        GTEST_SKIP() << "root may read everything";
    const auto path = written("secret.mp4", "x");
    std::filesystem::permissions(path, std::filesystem::perms::none);
    expectRefusal(path, ErrorKind::NotFound, "ermission");
}

TEST(VideoFaults, ListsOfOtherFilesAreRefused) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string target = plain().string();
    expectRefusal(written("list.mp4", "ffconcat version 1.0\nfile '" + target + "'\n"), ErrorKind::Unsupported, "list");
    expectRefusal(
        written("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nfile://" + target + "\n#EXT-X-ENDLIST\n"),
        ErrorKind::Unsupported, "list");
    expectRefusal(written("web.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:9/a.ts\n"),
                  ErrorKind::Unsupported, "list");
    expectRefusal(written("dash.mp4", "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
                                      "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"></MPD>\n"),
                  ErrorKind::Unsupported, "list");
    expectRefusal(written("call.sdp", "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 "
                                      "0\r\nm=video 5004 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"),
                  ErrorKind::Unsupported, "list");
    for (const std::string name :
         {"http://127.0.0.1:9/film.mp4", "concat:a.mp4|b.mp4", "file:film.mp4", "pipe:0", "lavfi:testsrc"})
        expectRefusal(name, ErrorKind::NotFound);
}

TEST(VideoFaults, FilesWithoutVideo) {
    PLLAVA_NEEDS_FFMPEG();
    expectRefusal(media("tone.wav", "-f lavfi -i sine=duration=1"), ErrorKind::Unsupported, "no video");
    expectRefusal(media("tone.m4a", "-f lavfi -i sine=duration=1 -c:a aac"), ErrorKind::Unsupported, "no video");
}

TEST(VideoFaults, CutOffFiles) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string bytes = readFile(plain()); // its moov box is at the end
    expectRefusal(written("cut.mp4", std::string_view(bytes).substr(0, bytes.size() / 2)), ErrorKind::CorruptFile,
                  "cut off");
    expectRefusal(written("head.mp4", std::string_view(bytes).substr(0, 40)), ErrorKind::CorruptFile);
    const std::string early = readFile(media("early.mp4", kSource + "-c:v libx264 -g 25 -movflags +faststart"));
    for (const double part : {0.1, 0.3, 0.5, 0.8, 0.99}) {
        const auto path = written(
            "early.mp4",
            std::string_view(early).substr(0, static_cast<std::size_t>(static_cast<double>(early.size()) * part)));
        const SampledClip clip = sample(path);
        EXPECT_EQ(clip.frames.size(), 8u);
        EXPECT_LT(clip.info.frameCount, 100);
        EXPECT_GT(clip.info.frameCount, 0);
    }
    const std::string matroska = readFile(media("plain.mkv", kSource + "-c:v libx264 -g 25 -bf 3"));
    const SampledClip clip = sample(written("half.mkv", std::string_view(matroska).substr(0, matroska.size() / 2)));
    EXPECT_LT(clip.info.frameCount, 70);
}

TEST(VideoFaults, EncryptedFilesAreRefused) {
    PLLAVA_NEEDS_FFMPEG();
    expectRefusal(
        media("encrypted.mp4",
              kSource + "-c:v libx264 -encryption_scheme cenc-aes-ctr -encryption_key 76a6c65c5ea762046bd749a2e632ccbb "
                        "-encryption_kid a7e61c373e219033c21091fa607bf3b8"),
        ErrorKind::Unsupported, "encrypted");
}

TEST(VideoFaults, HugePicturesAreRefused) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("huge.png", "-f lavfi -i color=size=16000x16000:rate=1 -frames:v 1 -pix_fmt monob");
    expectRefusal(path, ErrorKind::Unsupported, "too large");
    // FFmpeg says of these that they cannot be decoded, whatever follows.
    std::string png("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x40\0\0\0\x40\0\x01\0\0\0\0\x2c\x9b\xc8\xb7", 33);
    expectRefusal(written("square.png", png), ErrorKind::Unsupported, "too large");
    png.replace(16, 17, std::string("\0\0\xff\xdc\0\0\x1f\x40\x01\0\0\0\0\xb4\x0f\x53\x21", 17));
    expectRefusal(written("wide.png", png), ErrorKind::Unsupported, "too large");
    const auto large = media("large.png", "-f lavfi -i color=size=8000x8000:rate=1 -frames:v 1 -pix_fmt monob");
    try {
        sample(large, 64);
        ADD_FAILURE() << "64 copies of a large picture were accepted";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("fewer frames"));
    }
}

TEST(VideoFaults, ManySmallPicturesOnAHugeCanvasAreRefused) {
    std::string gif("GIF89a\x00\x20\x00\x20\x80\0\0\0\0\0\xff\xff\xff", 19);
    for (int i = 0; i < 4000; ++i)
        gif += std::string("\x21\xf9\x04\x04\x02\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0", 23);
    expectRefusal(written("canvas.gif", gif + ";"), ErrorKind::Unsupported, "4000 pictures on a canvas of 8192x8192");
}

TEST(VideoFaults, AnimatedWebpIsCalledByItsName) {
    PLLAVA_NEEDS_FFMPEG();
    if (!haveEncoder("libwebp_anim"))
        GTEST_SKIP() << "ffmpeg has no encoder libwebp_anim";
    const auto lossless = readFile(media("lossless.webp", movingPicture(3) + "-lossless 1 -c:v libwebp_anim"));
    for (const auto& [path, count] : {std::pair{media("moving.webp", movingPicture(8) + "-c:v libwebp_anim"), 8},
                                      {written("photo.jpg", lossless), 3}})
        try {
            EXPECT_EQ(sample(path).info.frameCount, count);
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
            EXPECT_THAT(error.what(), HasSubstr("animated WebP cannot be read by this FFmpeg"));
        }
    EXPECT_EQ(sample(media("still.webp", movingPicture(1) + "-frames:v 1 -c:v libwebp")).info.frameCount, 1);
}

TEST(VideoFaults, HundredsOfStreamsAreFine) {
    PLLAVA_NEEDS_FFMPEG();
    std::string maps;
    for (int i = 0; i < 300; ++i)
        maps += " -map 0";
    media("one-stream.mp4", movingPicture(4, "32x32") + "-c:v libx264");
    EXPECT_EQ(sample(media("streams.mkv", "-i {dir}/one-stream.mp4" + maps + " -c copy")).info.frameCount, 4);
}

TEST(VideoFaults, UnusualPaths) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string bytes = readFile(plain());
    for (const std::string name : {"two words.mp4", "视频 émigré 🎬.mp4", "new\nline.mp4", "%05d.mp4", "-i.mp4",
                                   "a:b|c.mp4", "quote'\".mp4", "no-ending", "wrong.png"})
        EXPECT_EQ(sample(written(name, bytes)).info.frameCount, 100) << name;
    const auto deep = freshFolder("faults") / std::string(200, 'd') / std::string(200, 'e');
    std::filesystem::create_directories(deep);
    writeFile(deep / "film.mp4", bytes);
    EXPECT_EQ(sample(deep / "film.mp4").info.frameCount, 100);
}

TEST(VideoFaults, FileRemovedOrGrowingWhileOpen) {
    PLLAVA_NEEDS_FFMPEG();
    for (const std::string name : {"plain.mp4", "plain.mkv", "palette.gif"}) {
        const std::string bytes = readFile(name == "palette.gif" ? media(name, movingPicture(30))
                                                                 : media(name, kSource + "-c:v libx264 -g 25 -bf 3"));
        const auto path = written(name, bytes);
        VideoFile video(path);
        const auto before = video.framesAt(std::vector<std::int64_t>{5});
        std::filesystem::remove(path);
        EXPECT_TRUE(video.framesAt(std::vector<std::int64_t>{5}).front().frame.rgb == before.front().frame.rgb);
        writeFile(path, bytes);
        VideoFile growing(path);
        std::ofstream(path, std::ios::app | std::ios::binary) << bytes;
        EXPECT_TRUE(growing.framesAt(std::vector<std::int64_t>{5}).front().frame.rgb == before.front().frame.rgb);
        VideoFile shrinking(path);
        std::filesystem::resize_file(path, bytes.size() / 3);
        EXPECT_NO_THROW(shrinking.framesAt(std::vector<std::int64_t>{2}));
    }
}

TEST(VideoFaults, StopsWhenAsked) {
    PLLAVA_NEEDS_FFMPEG();
    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_THROW(
        try {
            sampleClip({plain().string(), 8, {}}, stopped.get_token());
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::Cancelled);
            throw;
        },
        Error);
    std::stop_source later;
    int frames = 0;
    const auto stopAtThird = [&](std::string_view, std::int64_t done, std::int64_t) {
        frames = static_cast<int>(done);
        if (done == 3)
            later.request_stop();
    };
    EXPECT_THROW(sampleClip({media("all-intra.mp4", kSource + "-c:v libx264 -g 1").string(), 16, {}}, later.get_token(),
                            stopAtThird),
                 Error);
    EXPECT_LE(frames, 4);
}

TEST(VideoFaults, NumbersOutsideTheVideo) {
    PLLAVA_NEEDS_FFMPEG();
    VideoFile video(plain());
    EXPECT_THROW(video.framesAt(std::vector<std::int64_t>{100}), Error);
    EXPECT_THROW(video.framesAt(std::vector<std::int64_t>{-1}), Error);
    EXPECT_TRUE(video.framesAt({}).empty());
    EXPECT_THROW(sample(plain(), 0), Error);
    EXPECT_THROW(sampleClip({plain().string(), 4, TimeRange{5, 6}}), Error);
}

} // namespace
} // namespace pllava
