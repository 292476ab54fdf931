// Playing, seeking and stepping: the right picture at the right time.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>
#include <thread>

#include "playback_player.h"

namespace pllava {
namespace {

using namespace test;

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

} // namespace
} // namespace pllava
