#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/frame.h"
#include "core/base/progress.h"
#include "core/video/frame_sampling.h"

namespace pllava {

/// What is known of a video (or image, or folder of images) without decoding it.
struct VideoInfo {
    std::string path;
    std::string container; ///< FFmpeg's short name, "images" for a folder, "frames" for a tensor file
    std::string codec;
    int width = 0; ///< as shown: after rotation, before any change of sample aspect ratio
    int height = 0;
    int rotation = 0;           ///< clockwise degrees that were applied to show it upright: 0, 90, 180, 270
    double fps = 0;             ///< average frame rate; 0 for a still image
    double durationSeconds = 0; ///< FrameTimes::end
    std::int64_t frameCount = 0;
    bool hasUnreadableParts = false; ///< the file is damaged, and `frameCount` lacks what was lost with a part of it
    bool frameCountExact =
        true; ///< false: estimated from duration and rate, as reading the whole file would take too long
};

/// The frames that a model is given.
struct SampledClip {
    VideoInfo info;
    std::vector<std::int64_t> frameIndices;
    std::vector<double> timesSeconds; ///< presentation time of each frame
    std::vector<Frame> frames;
    int substitutedFrames = 0;     ///< of `frames`: damaged or lost, replaced by the nearest that could be decoded
    double decodeMilliseconds = 0; ///< opening, indexing and decoding
};

struct SamplingRequest {
    std::string
        path; ///< a file that FFmpeg reads, a still image, a folder of numbered images, or a .safetensors of frames
    int frames = 16;
    std::optional<TimeRange> range;
    SamplingRule rule = SamplingRule::Pllava;
};

/// Opens, samples and decodes in one call; the one entry to `core/video` for the rest of the engine.
/// Throws NotFound, CorruptFile, Unsupported, InvalidArgument; Cancelled when `stop` is requested.
SampledClip sampleClip(const SamplingRequest& request, std::stop_token stop = {}, const Progress& progress = {});

} // namespace pllava
