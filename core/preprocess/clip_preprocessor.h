#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "core/base/frame.h"

namespace pllava {

/// The numbers of a checkpoint's preprocessor_config.json; the defaults are CLIP ViT-L/14-336's.
struct ClipPreprocessorConfig {
    int shortestEdge = 336;
    int cropWidth = 336;
    int cropHeight = 336;
    double rescaleFactor = 0.00392156862745098;
    std::array<float, 3> mean{0.48145466f, 0.4578275f, 0.40821073f};
    std::array<float, 3> standardDeviation{0.26862954f, 0.26130258f, 0.27577711f};
};

/// Pixels ready for the vision tower.
struct PixelValues {
    int frames = 0;
    int height = 0;
    int width = 0;
    std::vector<std::uint8_t> cropped; ///< (T, height, width, 3) after both resizes and the crop
    std::vector<float> values;         ///< (T, 3, height, width), normalised
};

/// Width and height in pixels.
struct FrameSize {
    int width = 0;
    int height = 0;
};

/// Size of the frames of video number `video` after the first of the two resizes and its crop, when videos of these
/// sizes are preprocessed in one call.
FrameSize firstResizeSize(std::span<const FrameSize> videos, std::size_t video, const ClipPreprocessorConfig& config);

/// The part of a frame of this size that the vision tower sees, when the frames of its video are preprocessed in one
/// call: both resizes keep the picture's shape, both crops cut it.
PictureRegion seenRegion(FrameSize frame, const ClipPreprocessorConfig& config);

/// PLLaVA's two bicubic resizes in 8 bits (bit-exact with Pillow 10.2), centre crop and normalisation.
/// All frames of all videos of one call share one intermediate size; a vector of one span is the usual case.
/// At most one of `threads` per core runs; < 1 means one per core. Frames of any size from 1×1. Throws InvalidArgument
/// for empty input; Cancelled between frames. Source: models/pllava/processing_pllava.py and transformers 4.37
/// CLIPImageProcessor.
PixelValues preprocessVideos(std::span<const std::span<const Frame>> videos, const ClipPreprocessorConfig& config,
                             int threads = 0, const std::stop_token& stop = {});
PixelValues preprocessClip(std::span<const Frame> frames, const ClipPreprocessorConfig& config, int threads = 0,
                           const std::stop_token& stop = {});

} // namespace pllava
