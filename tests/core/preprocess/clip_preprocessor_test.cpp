#include "core/preprocess/clip_preprocessor.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/video/video_file.h"
#include "tests/core/video/test_media.h"

namespace pllava {
namespace {

using namespace test;

const std::filesystem::path kGoldens = PLLAVA_GOLDENS;

nlohmann::json golden() {
    return parseJson(readTextFile(kGoldens / "preprocess/preprocess.json"), "preprocess.json");
}

Frame picture(const std::string& name) {
    constexpr std::int64_t first = 0;
    return VideoFile(kGoldens / "preprocess" / name).framesAt(std::span(&first, 1)).front().frame;
}

ClipPreprocessorConfig configFor(int size) {
    ClipPreprocessorConfig config;
    config.shortestEdge = config.cropWidth = config.cropHeight = size;
    return config;
}

TEST(ClipPreprocessor, EqualsPillowOnSinglePictures) {
    const auto rows = golden();
    for (const auto& row : rows.at("single")) {
        const Frame input = picture(row.at("input"));
        const PixelValues pixels = preprocessClip(std::span(&input, 1), configFor(row.at("size")));
        EXPECT_EQ(sha256(pixels.cropped), row.at("cropped_sha256")) << row.at("id");
        EXPECT_TRUE(pixels.cropped == picture(row.at("cropped_png")).rgb) << row.at("id");
        double sum = 0;
        for (const float value : pixels.values)
            sum += value;
        EXPECT_NEAR(sum, row.at("pixel_values_sum"), 1e-3) << row.at("id");
        const std::size_t plane = pixels.values.size() / 3;
        for (std::size_t channel = 0; channel < 3; ++channel)
            for (std::size_t i = 0; i < 8; ++i) {
                EXPECT_EQ(pixels.values[channel * plane + i],
                          row.at("pixel_values_first8_per_channel")[channel][i].get<float>());
                EXPECT_EQ(pixels.values[(channel + 1) * plane - 8 + i],
                          row.at("pixel_values_last8_per_channel")[channel][i].get<float>());
            }
    }
}

TEST(ClipPreprocessor, EqualsPillowOnTwoVideosInOneCall) {
    const auto rows = golden();
    for (const auto& row : rows.at("multi")) {
        const Frame inputs[] = {picture(row.at("inputs")[0]), picture(row.at("inputs")[1])};
        const std::span<const Frame> videos[] = {std::span(&inputs[0], 1), std::span(&inputs[1], 1)};
        const PixelValues pixels = preprocessVideos(videos, configFor(row.at("size")));
        ASSERT_EQ(pixels.frames, 2);
        std::vector<std::uint8_t> expected = picture(row.at("cropped_png")[0]).rgb;
        const std::vector<std::uint8_t> second = picture(row.at("cropped_png")[1]).rgb;
        expected.insert(expected.end(), second.begin(), second.end());
        EXPECT_TRUE(pixels.cropped == expected) << row;
        const FrameSize sizes[] = {{inputs[0].width, inputs[0].height}, {inputs[1].width, inputs[1].height}};
        for (std::size_t i = 0; i < 2; ++i) {
            const FrameSize size = firstResizeSize(sizes, i, configFor(row.at("size")));
            EXPECT_EQ(size.height, row.at("after_first_resize_and_crop_hw")[i][0]);
            EXPECT_EQ(size.width, row.at("after_first_resize_and_crop_hw")[i][1]);
        }
    }
}

TEST(ClipPreprocessor, GivesTheSizesOfTheOriginal) {
    const auto rows = golden();
    for (const auto& row : rows.at("geometry_size336")) {
        const FrameSize input{row.at("input_hw")[1], row.at("input_hw")[0]};
        const FrameSize size = firstResizeSize(std::span(&input, 1), 0, {});
        EXPECT_EQ(size.height, row.at("stage1_hw")[0]) << row;
        EXPECT_EQ(size.width, row.at("stage1_hw")[1]) << row;
    }
}

/// One tensor's bytes out of a safetensors file.
std::string tensorBytes(const std::string& file, const std::string& name) {
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, file.data(), 8);
    const auto offsets = parseJson(std::string_view(file).substr(8, headerBytes), name).at(name).at("data_offsets");
    return file.substr(8 + headerBytes + offsets[0].get<std::size_t>(),
                       offsets[1].get<std::size_t>() - offsets[0].get<std::size_t>());
}

TEST(ClipPreprocessor, EqualsTheVisionTowersInput) {
    for (const auto& [video, frames] : std::multimap<std::string, int>{{"v1", 8}, {"v2", 4}, {"v2", 16}}) {
        const std::string file =
            readFile(kGoldens / "vision" / ("pixels__" + video + "__nf" + std::to_string(frames) + ".safetensors"));
        const SampledClip clip = sampleClip({(kGoldens / "videos" / (video + "_ffv1_rgb.mkv")).string(), frames, {}});
        const PixelValues pixels = preprocessClip(clip.frames, configFor(56));
        const std::string cropped = tensorBytes(file, "cropped_u8"); // (T, 3, 56, 56)
        const std::size_t plane = 56 * 56;
        ASSERT_EQ(cropped.size(), pixels.cropped.size());
        for (std::size_t i = 0; i < cropped.size(); ++i) {
            const std::size_t frame = i / (3 * plane), channel = i / plane % 3, at = i % plane;
            ASSERT_EQ(static_cast<std::uint8_t>(cropped[i]), pixels.cropped[(frame * plane + at) * 3 + channel])
                << video << ' ' << i;
        }
        const std::string values = tensorBytes(file, "pixel_values_first2");
        ASSERT_EQ(values.size(), 2 * 3 * plane * sizeof(float));
        EXPECT_EQ(std::memcmp(values.data(), pixels.values.data(), values.size()), 0);
    }
}

TEST(ClipPreprocessor, TakesPicturesOfAnySizeOnAnyNumberOfThreads) {
    std::vector<Frame> frames;
    for (const auto& [width, height] :
         {std::pair{1, 1}, {1, 7}, {9, 1}, {33, 500}, {336, 336}, {337, 335}, {1000, 17}, {5000, 3}}) {
        Frame frame{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3))};
        for (std::size_t i = 0; i < frame.rgb.size(); ++i)
            frame.rgb[i] = static_cast<std::uint8_t>(i * 97 + i / 7);
        frames.push_back(std::move(frame));
    }
    for (const Frame& frame : frames) {
        const std::vector<Frame> clip(3, frame);
        const PixelValues one = preprocessClip(clip, {}, 1);
        EXPECT_EQ(one.cropped.size(), std::size_t{3} * 336 * 336 * 3);
        EXPECT_TRUE(preprocessClip(clip, {}, 4).cropped == one.cropped);
    }
    EXPECT_EQ(preprocessClip(frames, configFor(56)).frames, 8);
}

TEST(ClipPreprocessor, RefusesEmptyAndInconsistentInput) {
    EXPECT_THROW(preprocessClip({}, {}), Error);
    EXPECT_THROW(preprocessVideos({}, {}), Error);
    const Frame empty;
    EXPECT_THROW(preprocessClip(std::span(&empty, 1), {}), Error);
    const Frame shortOfBytes{4, 4, std::vector<std::uint8_t>(47)};
    EXPECT_THROW(preprocessClip(std::span(&shortOfBytes, 1), {}), Error);
    const Frame good{4, 4, std::vector<std::uint8_t>(48)};
    ClipPreprocessorConfig tooLarge;
    tooLarge.cropWidth = 500;
    EXPECT_THROW(preprocessClip(std::span(&good, 1), tooLarge), Error);
}

/// Red grows from left to right and green from top to bottom, both from 0 to 1 at the picture's edges.
Frame gradient(FrameSize size) {
    Frame frame{size.width, size.height, {}};
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            for (const double value : {(x + 0.5) / size.width, (y + 0.5) / size.height, 0.0})
                frame.rgb.push_back(static_cast<std::uint8_t>(std::lround(255 * value)));
    return frame;
}

TEST(SeenRegion, IsWhereTheCroppedPicturesCornersComeFrom) {
    for (const FrameSize size : {FrameSize{336, 336}, {640, 360}, {1920, 1080}, {360, 640}, {96, 72}, {700, 500}}) {
        const Frame frame = gradient(size);
        const ClipPreprocessorConfig config = configFor(336);
        const PixelValues pixels = preprocessClip(std::span(&frame, 1), config);
        const PictureRegion seen = seenRegion(size, config);
        const auto first = [&](std::size_t channel) { return pixels.cropped[channel] / 255.0; };
        const auto last = [&](std::size_t channel) {
            return pixels.cropped[pixels.cropped.size() - 3 + channel] / 255.0;
        };
        EXPECT_NEAR(first(0), seen.left, 0.008) << size.width;
        EXPECT_NEAR(first(1), seen.top, 0.008) << size.width;
        EXPECT_NEAR(last(0), seen.left + seen.width, 0.008) << size.width;
        EXPECT_NEAR(last(1), seen.top + seen.height, 0.008) << size.width;
    }
}

TEST(SeenRegion, OfASquareIsTheWholeAndOfAWideFrameItsMiddle) {
    const ClipPreprocessorConfig config = configFor(336);
    const PictureRegion whole = seenRegion({500, 500}, config), middle = seenRegion({1280, 640}, config);
    EXPECT_EQ(whole.left, 0);
    EXPECT_EQ(whole.width, 1);
    EXPECT_DOUBLE_EQ(middle.left, 0.25);
    EXPECT_DOUBLE_EQ(middle.width, 0.5);
    EXPECT_DOUBLE_EQ(middle.height, 1);
}

} // namespace
} // namespace pllava
