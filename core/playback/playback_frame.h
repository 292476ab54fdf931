#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace pllava {

struct PictureSize {
    int width = 0;
    int height = 0;
    bool operator==(const PictureSize&) const = default;
};

/// A picture ready to be shown: upright, square pixels, standard dynamic range. 32 bits a pixel, in memory blue, green,
/// red, unused; rows are `stride` bytes apart. It is shown during [seconds, seconds + duration).
struct PlaybackFrame {
    PictureSize size;
    int stride = 0;
    std::shared_ptr<std::uint8_t[]> pixels;
    double seconds = 0; ///< from the start of the file, as TimedFrame::seconds
    double duration = 0;
};

/// Sound as it leaves: signed 16-bit samples, interleaved.
struct AudioFormat {
    int sampleRate = 48000;
    int channels = 2; ///< 1 or 2
};

/// What a player shows of a file before it plays.
struct MediaDescription {
    std::string path;
    PictureSize size;           ///< as shown: after rotation and change of sample aspect ratio
    double durationSeconds = 0; ///< 0 for a still image
    double fps = 0;             ///< average frame rate; 0 for a still image
    bool hasAudio = false;
};

} // namespace pllava
