#include "core/video/playback.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/video/video_file.h"
#include "test_media.h"

namespace pllava {
namespace {

using namespace test;
using namespace std::chrono_literals;

const std::string kBFrames = movingPicture(100) + "-c:v libx264 -bf 3 -g 30 -pix_fmt yuv420p";

/// A playback and all that it said.
class Player {
public:
    Player()
        : m_playback({[this](const MediaDescription& d) { note([&] { m_description = d; }); },
                      [this](const std::string&, const Error& e) { note([&] { m_errors.push_back(e.kind()); }); },
                      [this](const PlaybackFrame& f) { note([&] { m_frames.push_back(f); }); },
                      [this](PlaybackState s) { note([&] { m_states.push_back(s); }); }}) {}

    Playback* operator->() { return &m_playback; }
    /// False when nothing fulfils the wish within a long time.
    template <typename Wish> bool await(Wish wish) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 30s, wish);
    }
    bool open(const std::filesystem::path& path) {
        m_playback.open(path.string());
        return await([this] { return !m_frames.empty() || !m_errors.empty(); }) && m_errors.empty();
    }
    /// The picture that comes after `request`.
    template <typename Request> PlaybackFrame after(Request request) {
        const std::size_t before = locked([&] { return m_frames.size(); });
        request();
        EXPECT_TRUE(await([&] { return m_frames.size() > before; }));
        return locked([&] { return m_frames.back(); });
    }
    PlaybackFrame seek(double seconds) {
        return after([&] { m_playback.seek(seconds); });
    }
    PlaybackFrame step(int pictures) {
        return after([&] { m_playback.step(pictures); });
    }
    bool awaitState(PlaybackState state) {
        return await([&] { return !m_states.empty() && m_states.back() == state; });
    }
    template <typename Read> auto locked(Read read) {
        const std::scoped_lock lock(m_mutex);
        return read();
    }

    MediaDescription m_description;
    std::vector<ErrorKind> m_errors;
    std::vector<PlaybackFrame> m_frames;
    std::vector<PlaybackState> m_states;

private:
    template <typename Change> void note(Change change) {
        const std::scoped_lock lock(m_mutex);
        change();
        m_changed.notify_all();
    }
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Playback m_playback;
};

std::vector<TimedFrame> allFrames(const std::filesystem::path& path) {
    VideoFile video(path);
    std::vector<std::int64_t> every(static_cast<std::size_t>(video.info().frameCount));
    std::iota(every.begin(), every.end(), 0);
    return video.framesAt(every);
}

/// Mean difference of the colours, 0 to 255.
double difference(const PlaybackFrame& shown, const Frame& expected) {
    EXPECT_EQ(shown.size, (PictureSize{expected.width, expected.height}));
    double sum = 0;
    for (int y = 0; y < expected.height; ++y)
        for (int x = 0; x < expected.width; ++x)
            for (int c = 0; c < 3; ++c)
                sum += std::abs(shown.pixels[static_cast<std::size_t>(y * shown.stride + x * 4 + 2 - c)] -
                                expected.rgb[static_cast<std::size_t>((y * expected.width + x) * 3 + c)]);
    return sum / (expected.width * expected.height * 3);
}

void expectSame(const PlaybackFrame& shown, const TimedFrame& expected, const std::string& manner) {
    EXPECT_NEAR(shown.seconds, expected.seconds, 1e-9) << manner;
    EXPECT_LT(difference(shown, expected.frame), 1.0) << manner << " at " << expected.seconds;
}

int channel(const PlaybackFrame& frame, double x, double y, int c) {
    const int column = static_cast<int>(x * frame.size.width), line = static_cast<int>(y * frame.size.height);
    return frame.pixels[static_cast<std::size_t>(line * frame.stride + column * 4 + 2 - c)];
}

struct Kind {
    std::string name, arguments;
};
void PrintTo(const Kind& kind, std::ostream* out) {
    *out << kind.name;
}

class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, SeeksAndStepsToTheFramesThatAreSampled) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media(GetParam().name, GetParam().arguments);
    const auto all = allFrames(path);
    Player player;
    ASSERT_TRUE(player.open(path));
    expectSame(player.m_frames.front(), all.front(), "opened");
    std::mt19937 random(11);
    for (int i = 0; i < 12; ++i) {
        const std::size_t n = random() % all.size();
        const double end = n + 1 < all.size() ? all[n + 1].seconds : all[n].seconds + 0.02;
        expectSame(player.seek(all[n].seconds), all[n], "at its beginning");
        expectSame(player.seek((all[n].seconds + end) / 2), all[n], "in its middle");
        for (int back = 1; back <= 16 && n >= static_cast<std::size_t>(back); ++back)
            expectSame(player.step(-1), all[n - static_cast<std::size_t>(back)], "stepping back");
        player.seek(all[n].seconds);
        for (std::size_t on = 1; on <= 5 && n + on < all.size(); ++on)
            expectSame(player.step(1), all[n + on], "stepping on");
    }
    expectSame(player.seek(1e6), all.back(), "beyond the end");
    expectSame(player.seek(0), all.front(), "back at the start");
}

INSTANTIATE_TEST_SUITE_P(
    Playback, EveryKind,
    testing::Values(Kind{"play-bframes.mp4", kBFrames}, Kind{"play-bframes.mkv", kBFrames},
                    Kind{"play-bframes.ts", kBFrames},
                    Kind{"play-vfr.mp4", movingPicture(100) + "-vf select='mod(n\\,7)*mod(n\\,5)' -fps_mode vfr "
                                                              "-c:v libx264 -bf 3 -g 40 -pix_fmt yuv420p"},
                    Kind{"play-onekey.mp4", movingPicture(150) + "-c:v libx264 -bf 2 -g 999 -pix_fmt yuv420p"},
                    Kind{"play-untimed-keys.avi", movingPicture(100) + "-c:v mpeg4 -bf 2 -g 25"},
                    Kind{"play.webm", movingPicture(60) + "-c:v libvpx -g 20"}, Kind{"play.gif", movingPicture(30)}),
    [](const auto& kind) {
        std::string name = kind.param.name;
        std::ranges::replace_if(
            name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
        return name;
    });

TEST(Playback, ShowsEveryFrameInOrderAndEnds) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("play-bframes.mp4", kBFrames);
    Player player;
    ASSERT_TRUE(player.open(path));
    EXPECT_NEAR(player.m_description.durationSeconds, 4, 0.05);
    player->play();
    ASSERT_TRUE(player.awaitState(PlaybackState::Ended));
    EXPECT_TRUE(std::ranges::is_sorted(player.m_frames, {}, &PlaybackFrame::seconds));
    EXPECT_NEAR(player.m_frames.back().seconds, 99 / 25.0, 1e-6);
    // From the end, it plays from the start.
    player->play();
    ASSERT_TRUE(player.await([&] { return player.m_frames.back().seconds < 1; }));
}

TEST(Playback, KeepsTimeAtEverySpeed) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("play-bframes.mp4", kBFrames);
    Player player;
    ASSERT_TRUE(player.open(path));
    for (const double speed : {1.0, 2.0, 4.0, 0.5}) {
        player->pause();
        player->setSpeed(speed);
        player.seek(1);
        const auto begin = std::chrono::steady_clock::now();
        player->play();
        const double wanted = 1 + 0.6 * speed;
        ASSERT_TRUE(player.await([&] { return player.m_frames.back().seconds >= wanted; })) << speed;
        // A busy machine may be late; nothing comes early.
        EXPECT_GE(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 0.55) << speed;
    }
}

TEST(Playback, PlaysBackwards) {
    PLLAVA_NEEDS_FFMPEG();
    Player player;
    ASSERT_TRUE(player.open(media("play-bframes.mp4", kBFrames)));
    player.seek(0.6);
    player.locked([&] { player.m_frames.clear(); });
    player->setSpeed(-1);
    player->play();
    ASSERT_TRUE(player.awaitState(PlaybackState::Paused));
    EXPECT_TRUE(std::ranges::is_sorted(player.m_frames, std::ranges::greater{}, &PlaybackFrame::seconds));
    EXPECT_GE(player.m_frames.size(), 3u);
    EXPECT_EQ(player.m_frames.back().seconds, 0);
}

TEST(Playback, LoopsOverAHalfOpenRange) {
    PLLAVA_NEEDS_FFMPEG();
    Player player;
    ASSERT_TRUE(player.open(media("play-bframes.mp4", kBFrames)));
    player->setSpeed(4);
    player->setLoop(TimeRange{1, 1.4});
    player.locked([&] { player.m_frames.clear(); });
    player->play();
    const auto rounds = [&] {
        return std::ranges::count_if(player.m_frames, [](const auto& f) { return std::abs(f.seconds - 1) < 1e-6; });
    };
    ASSERT_TRUE(player.await([&] { return rounds() >= 4; }));
    player->pause();
    for (const PlaybackFrame& frame : player.locked([&] { return player.m_frames; })) {
        EXPECT_GE(frame.seconds, 1 - 1e-6);
        EXPECT_LT(frame.seconds, 1.4 - 1e-6);
    }
}

TEST(Playback, OfManySeeksTheNewestIsShown) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("play-onekey.mp4", movingPicture(150) + "-c:v libx264 -bf 2 -g 999 -pix_fmt yuv420p");
    Player player;
    ASSERT_TRUE(player.open(path));
    std::mt19937 random(3);
    for (int i = 0; i < 500; ++i)
        player->seek(static_cast<double>(random() % 600) / 100);
    player->seek(3.21);
    ASSERT_TRUE(player.await([&] { return std::abs(player.m_frames.back().seconds - 3.2) < 1e-6; }));
    EXPECT_LT(player.locked([&] { return player.m_frames.size(); }), 400u);
    expectSame(player.step(1), allFrames(path)[81], "after the storm");
}

TEST(Playback, HeldStepKeyShowsEveryPicture) {
    PLLAVA_NEEDS_FFMPEG();
    Player player;
    ASSERT_TRUE(player.open(media("play-bframes.mp4", kBFrames)));
    for (int i = 0; i < 30; ++i)
        player->step(1);
    ASSERT_TRUE(player.await([&] { return player.m_frames.back().seconds > 1.19; }));
    EXPECT_EQ(player.m_frames.size(), 31u);
}

TEST(Playback, PicturesFitTheBox) {
    PLLAVA_NEEDS_FFMPEG();
    Player player;
    player->setPictureSize({400, 90});
    ASSERT_TRUE(player.open(media("play-bframes.mp4", kBFrames)));
    EXPECT_EQ(player.m_frames.back().size, (PictureSize{120, 90}));
    EXPECT_EQ(player.after([&] { player->setPictureSize({320, 900}); }).size, (PictureSize{320, 240}));
}

std::string markedCorner(const std::string& size) {
    return "-f lavfi -i color=blue:size=" + size + ":rate=25:duration=0.4 -vf drawbox=0:0:iw/2:ih/2:red:fill ";
}

TEST(Playback, RotatedAndAnamorphicPicturesAreShownRight) {
    PLLAVA_NEEDS_FFMPEG();
    const auto upright = media("play-corner.mp4", markedCorner("160x120") + "-c:v libx264 -pix_fmt yuv420p");
    const auto rotated =
        media("play-rotated.mp4", "-i {dir}/" + upright.filename().string() + " -c copy -metadata:s:v rotate=270");
    Player player;
    ASSERT_TRUE(player.open(rotated)) << "rotated";
    const PlaybackFrame turned = player.m_frames.back();
    EXPECT_EQ(turned.size, (PictureSize{120, 160}));
    // A quarter turn clockwise brings the upper left corner to the upper right.
    EXPECT_GT(channel(turned, 0.8, 0.2, 0), 150);
    EXPECT_LT(channel(turned, 0.2, 0.2, 0), 100);

    Player wide;
    ASSERT_TRUE(wide.open(
        media("play-anamorphic.mp4", markedCorner("160x120") + "-aspect 16:9 -c:v libx264 -pix_fmt yuv420p")));
    EXPECT_EQ(wide.m_frames.back().size, (PictureSize{213, 120}));
    EXPECT_EQ(wide.m_description.size, (PictureSize{213, 120}));
}

TEST(Playback, TenBitsAndHighDynamicRangeBecomeEight) {
    PLLAVA_NEEDS_FFMPEG();
    if (!haveEncoder("libx265"))
        GTEST_SKIP() << "ffmpeg has no encoder libx265";
    const std::string grey = "-f lavfi -i color=0x808080:size=160x120:rate=25:duration=0.4 ";
    Player plain;
    ASSERT_TRUE(
        plain.open(media("play-10bit.mp4", grey + "-c:v libx265 -x265-params log-level=none -pix_fmt yuv420p10le")));
    EXPECT_NEAR(channel(plain.m_frames.back(), 0.5, 0.5, 1), 0x80, 3);

    // PQ code 0.58 is 203 cd/m², the white of standard range: near white must come out, not the grey of the code.
    const std::string pq = "-f lavfi -i color=0x949494:size=160x120:rate=25:duration=0.4 -vf "
                           "scale=out_color_matrix=bt2020,format=yuv420p10le -c:v libx265 -x265-params log-level=none:"
                           "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc";
    Player high;
    ASSERT_TRUE(high.open(media("play-pq.mp4", pq)));
    const PlaybackFrame frame = high.m_frames.back();
    EXPECT_GT(channel(frame, 0.5, 0.5, 1), 0x94 + 40);
    EXPECT_NEAR(channel(frame, 0.5, 0.5, 0), channel(frame, 0.5, 0.5, 2), 3);
}

TEST(Playback, ImagesAndFoldersAreShown) {
    PLLAVA_NEEDS_FFMPEG();
    const auto image = media("play-still.png", movingPicture(1) + "-frames:v 1");
    Player player;
    ASSERT_TRUE(player.open(image));
    EXPECT_EQ(player.m_description.durationSeconds, 0);
    player->play();
    ASSERT_TRUE(player.awaitState(PlaybackState::Ended));

    const auto folder = freshFolder("play-folder");
    for (const char* name : {"2.png", "10.png", "1.png"})
        std::filesystem::copy_file(image, folder / name);
    Player images;
    ASSERT_TRUE(images.open(folder));
    EXPECT_NEAR(images.m_description.durationSeconds, 1, 1e-9);
    EXPECT_NEAR(images.seek(0.7).seconds, 2 / 3.0, 1e-9);
    EXPECT_NEAR(images.step(-1).seconds, 1 / 3.0, 1e-9);
    std::filesystem::remove_all(folder);
}

TEST(Playback, BadFilesAreErrorsAndTheNextFilePlays) {
    PLLAVA_NEEDS_FFMPEG();
    const auto good = media("play-bframes.mp4", kBFrames);
    const auto folder = freshFolder("play-bad");
    writeFile(folder / "text.mp4", "this is no video");
    writeFile(folder / "empty.mp4", "");
    const std::string whole = readFile(good);
    writeFile(folder / "cut.mp4", std::string_view(whole).substr(0, whole.size() / 3));
    Player player;
    std::size_t errors = 0;
    for (const char* name : {"text.mp4", "empty.mp4", "missing.mp4", "cut.mp4"}) {
        player->open((folder / name).string());
        ASSERT_TRUE(player.await([&] { return player.m_errors.size() == errors + 1; })) << name;
        ++errors;
    }
    player->play();
    player->step(1);
    ASSERT_TRUE([&] {
        player->open(good.string());
        return player.await([&] { return !player.m_frames.empty(); });
    }());
    std::filesystem::remove_all(folder);
}

TEST(Playback, DamagedMiddlePlaysToTheEnd) {
    PLLAVA_NEEDS_FFMPEG();
    const auto folder = freshFolder("play-damaged");
    std::string bytes = readFile(media("play-bframes.ts", kBFrames));
    std::mt19937 random(5);
    for (std::size_t i = bytes.size() / 3; i < bytes.size() / 2; ++i)
        bytes[i] = static_cast<char>(random());
    writeFile(folder / "damaged.ts", bytes);
    Player player;
    ASSERT_TRUE(player.open(folder / "damaged.ts"));
    player->setSpeed(4);
    player->play();
    ASSERT_TRUE(player.awaitState(PlaybackState::Ended));
    EXPECT_GT(player.m_frames.back().seconds, 3.5);
    for (const double seconds : {0.5, 1.5, 2.5, 3.5})
        player.seek(seconds);
    std::filesystem::remove_all(folder);
}

TEST(Playback, ManyOpensInARowLeaveTheLast) {
    PLLAVA_NEEDS_FFMPEG();
    const auto first = media("play-bframes.mp4", kBFrames), last = media("play.gif", movingPicture(30));
    Player player;
    for (int i = 0; i < 100; ++i)
        player->open(first.string());
    player->open(last.string());
    ASSERT_TRUE(player.await([&] { return player.m_description.path == last.string() && !player.m_frames.empty(); }));
    EXPECT_TRUE(player.m_errors.empty());
}

TEST(Playback, TheSoundOfACoverPlays) {
    PLLAVA_NEEDS_FFMPEG();
    const auto cover = media("cover.png", movingPicture(1) + "-frames:v 1");
    const auto song = media("song.mp3", "-f lavfi -i sine=440:duration=1 -i {dir}/" + cover.filename().string() +
                                            " -map 0 -map 1 -c:v copy -disposition:v attached_pic");
    Player player;
    player->setAudio(AudioFormat{});
    ASSERT_TRUE(player.open(song));
    EXPECT_TRUE(player.m_description.hasAudio);
    EXPECT_NEAR(player.m_description.durationSeconds, 1, 0.1);
    const auto begin = std::chrono::steady_clock::now();
    player->play();
    ASSERT_TRUE(player.awaitState(PlaybackState::Ended));
    EXPECT_GE(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 0.9);
}

TEST(Playback, AnyOrderOfRequestsLeavesAWorkingPlayer) {
    PLLAVA_NEEDS_FFMPEG();
    const std::string files[] = {media("play-bframes.mp4", kBFrames).string(),
                                 media("play-bframes.ts", kBFrames).string(),
                                 media("play.gif", movingPicture(30)).string(), "missing.mp4"};
    Player player;
    player->setAudio(AudioFormat{});
    std::mt19937 random(17);
    std::vector<std::int16_t> buffer(1000);
    const auto some = [&](int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); };
    for (int i = 0; i < 3000; ++i) {
        switch (some(10)) {
        case 0:
            if (some(10) == 0)
                player->open(files[some(4)]);
            break;
        case 1: player->play(); break;
        case 2: player->pause(); break;
        case 3: player->seek(some(500) / 100.0); break;
        case 4: player->step(some(9) - 4); break;
        case 5: player->setSpeed((some(33) - 16) / 4.0); break;
        case 6: player->setLoop(TimeRange{some(20) / 10.0, some(40) / 10.0}); break;
        case 7: player->setPictureSize({some(400), some(400)}); break;
        case 8: player->readAudio(buffer, 0.05); break;
        default: std::this_thread::sleep_for(std::chrono::microseconds(some(2000))); break;
        }
    }
    player->setPictureSize({});
    player->open(files[0]);
    player->pause();
    player->seek(2);
    ASSERT_TRUE(player.await([&] {
        return !player.m_frames.empty() && player.m_description.path == files[0] &&
               player.m_frames.back().seconds == 2 && player.m_frames.back().size == PictureSize{160, 120};
    }));
}

TEST(Playback, SoundSetsTheClock) {
    PLLAVA_NEEDS_FFMPEG();
    const auto path = media("play-sound.mp4", movingPicture(50) + "-f lavfi -i sine=440:duration=2 -c:v libx264 "
                                                                  "-pix_fmt yuv420p -c:a aac -shortest");
    Player player;
    player->setAudio(AudioFormat{48000, 2});
    ASSERT_TRUE(player.open(path));
    ASSERT_TRUE(player.m_description.hasAudio);
    std::vector<std::int16_t> buffer(48000 / 10 * 2);
    EXPECT_EQ(player->readAudio(buffer, 0), 0u) << "nothing is heard before it plays";
    player->play();
    // A listener that is half a second late holds the pictures back.
    while (player->readAudio(buffer, 0.5) == 0)
        std::this_thread::yield();
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_TRUE(player.await([&] { return player.m_frames.back().seconds > 0.2; }));
    EXPECT_GE(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), 0.6);
}

} // namespace
} // namespace pllava
