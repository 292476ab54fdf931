// What a picture looks like when it is shown: size, rotation, shape of pixels, range; images and folders.

#include <filesystem>

#include "playback_player.h"

namespace pllava {
namespace {

using namespace test;

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

} // namespace
} // namespace pllava
