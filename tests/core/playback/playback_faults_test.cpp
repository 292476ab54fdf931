// Files that cannot be played, damage, and requests in any order.

#include <chrono>
#include <random>
#include <thread>

#include "playback_player.h"

namespace pllava {
namespace {

using namespace test;

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

} // namespace
} // namespace pllava
