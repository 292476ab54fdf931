#include "core/video/sampled_clip.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/video/image_folder.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

TEST(SampledClip, TakesTheDemosFrames) {
    const std::string path = std::string(PLLAVA_GOLDENS) + "/videos/v1_h264_420.mp4";
    std::vector<std::int64_t> steps;
    const SampledClip clip =
        sampleClip({path, 16, {}}, {}, [&](std::string_view stage, std::int64_t done, std::int64_t total) {
            EXPECT_EQ(stage, "decode");
            EXPECT_EQ(total, 16);
            steps.push_back(done);
        });
    EXPECT_EQ(clip.frameIndices, (std::vector<std::int64_t>{0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 14, 16, 17, 19, 20, 22}));
    ASSERT_EQ(clip.frames.size(), 16u);
    for (std::size_t i = 0; i < 16; ++i)
        EXPECT_NEAR(clip.timesSeconds[i], static_cast<double>(clip.frameIndices[i]) / 8, 1e-3);
    EXPECT_EQ(steps.size(), 16u);
    EXPECT_EQ(steps.back(), 16);
    EXPECT_GT(clip.decodeMilliseconds, 0);
}

TEST(SampledClip, TakesARange) {
    const std::string path = std::string(PLLAVA_GOLDENS) + "/videos/v1_h264_420.mp4";
    const SampledClip clip = sampleClip({path, 4, TimeRange{1, 2}});
    EXPECT_EQ(clip.frameIndices, sampleSpan({8, 16}, 4));
    EXPECT_GE(clip.timesSeconds.front(), 1);
    EXPECT_LE(clip.timesSeconds.back(), 2.01);
}

TEST(SampledClip, RepeatsTheFramesOfAShortVideo) {
    const SampledClip clip = sampleClip({std::string(PLLAVA_GOLDENS) + "/videos/v2_h264_420.mp4", 16, {}});
    ASSERT_EQ(clip.frames.size(), 16u);
    EXPECT_EQ(clip.frameIndices[1], clip.frameIndices[2]);
    EXPECT_TRUE(clip.frames[1].rgb == clip.frames[2].rgb);
    EXPECT_FALSE(clip.frames[0].rgb == clip.frames[1].rgb);
}

TEST(SampledClip, AStillImageIsAVideoOfOneFrame) {
    const SampledClip clip = sampleClip({std::string(PLLAVA_GOLDENS) + "/preprocess/i05_320x240.png", 4, {}});
    EXPECT_EQ(clip.info.frameCount, 1);
    EXPECT_EQ(clip.info.fps, 0);
    EXPECT_EQ(clip.info.durationSeconds, 0);
    EXPECT_EQ(clip.frames.size(), 4u);
    EXPECT_EQ(clip.info.width, 320);
    EXPECT_THROW(sampleClip({clip.info.path, 4, TimeRange{0, 1}}), Error);
}

TEST(ImageFolder, OrdersNamesByTheirNumbers) {
    EXPECT_TRUE(naturallyLess("2.png", "10.png"));
    EXPECT_TRUE(naturallyLess("00002.png", "10.png"));
    EXPECT_TRUE(naturallyLess("a2b3", "a2b10"));
    EXPECT_TRUE(naturallyLess("a", "a1"));
    EXPECT_TRUE(naturallyLess("01", "1"));
    EXPECT_FALSE(naturallyLess("1", "01"));
    EXPECT_FALSE(naturallyLess("7", "7"));
    EXPECT_TRUE(naturallyLess("99999999999999999999998", "99999999999999999999999"));
}

class ImageFolderOnDisk : public testing::Test {
protected:
    void SetUp() override {
        PLLAVA_NEEDS_FFMPEG();
        m_folder = freshFolder("images");
        for (int i = 1; i <= 12; ++i) {
            const int width = i == 5 ? 64 : 32;
            std::filesystem::copy_file(
                media(fmt::format("gray-{}-{}.png", i, width),
                      fmt::format("-f lavfi -i color=size={}x24:color=0x{:02x}{:02x}{:02x} -frames:v 1 -pix_fmt rgb24",
                                  width, i * 20, i * 20, i * 20)),
                m_folder / fmt::format("{}.png", i));
        }
        writeFile(m_folder / "notes.txt", "not an image");
        writeFile(m_folder / ".hidden.png", "not an image");
    }
    std::filesystem::path m_folder;
};

TEST_F(ImageFolderOnDisk, IsAVideoOfThreeFramesASecond) {
    const SampledClip clip = sampleClip({m_folder.string(), 12, {}});
    EXPECT_EQ(clip.info.container, "images");
    EXPECT_EQ(clip.info.frameCount, 12);
    EXPECT_DOUBLE_EQ(clip.info.fps, 3);
    EXPECT_DOUBLE_EQ(clip.info.durationSeconds, 4);
    for (std::size_t i = 0; i < 12; ++i) {
        EXPECT_EQ(clip.frames[i].width, clip.frameIndices[i] == 4 ? 64 : 32);
        EXPECT_NEAR(clip.frames[i].rgb[0], (clip.frameIndices[i] + 1) * 20, 2);
        EXPECT_DOUBLE_EQ(clip.timesSeconds[i], static_cast<double>(clip.frameIndices[i]) / 3);
    }
}

TEST_F(ImageFolderOnDisk, CountsFromOneInARange) {
    // Seconds 1 to 3 are the images 3.png to 9.png, as in the data sets' rule.
    const SampledClip clip = sampleClip({m_folder.string(), 6, TimeRange{1, 3}});
    EXPECT_EQ(clip.frameIndices, (std::vector<std::int64_t>{2, 3, 4, 5, 6, 7}));
}

TEST_F(ImageFolderOnDisk, NamesTheDamagedImage) {
    writeFile(m_folder / "7.png", "damaged");
    try {
        sampleClip({m_folder.string(), 12, {}});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("7.png"), std::string::npos) << error.what();
    }
    EXPECT_THROW(sampleClip({freshFolder("no-images").string(), 4, {}}), Error);
}

} // namespace
} // namespace pllava
