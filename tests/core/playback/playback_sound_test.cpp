// Sound: what is played where there are no pictures, and the clock that follows what is heard.

#include <chrono>
#include <thread>

#include "playback_player.h"

namespace pllava {
namespace {

using namespace test;

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
