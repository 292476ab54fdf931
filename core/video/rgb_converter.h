#pragma once

#include <cstdint>

#include "core/base/frame.h"
#include "core/video/ffmpeg.h"

namespace pllava {

/// How decoded pixels are turned upright: out(x, y) = in(y, x) when transposed, then mirrored.
struct Orientation {
    bool transposed = false;
    bool mirroredX = false;
    bool mirroredY = false;

    /// From a display matrix of nine numbers, rounded to quarter turns; upright for nullptr.
    static Orientation of(const std::int32_t* displayMatrix);
    /// From the picture's own display matrix, as JPEG files have it; `fallback` when it carries none.
    static Orientation of(const AVFrame& picture, Orientation fallback);
    /// Clockwise degrees: 0, 90, 180 or 270. A mirror image counts by its rotation.
    int degrees() const;
};

/// Decoded pictures of any kind to upright 8-bit RGB, the same bytes as `ffmpeg -pix_fmt rgb24` of FFmpeg 5.1 gives:
/// swscale's default flags, the picture's own colour matrix and range (BT.601 where unknown), alpha dropped.
class RgbConverter {
public:
    /// `fallback` is used for pictures that carry no display matrix of their own. Throws Unsupported.
    Frame convert(const AVFrame& picture, Orientation fallback);

private:
    void prepare(const AVFrame& picture);

    struct Key {
        int width = 0;
        int height = 0;
        int format = -1;
        int colorspace = -1;
        int range = -1;
        bool operator==(const Key&) const = default;
    };
    Key m_key;
    ffmpeg::Scaler m_scaler;
    ffmpeg::Picture m_rgb; ///< padded as swscale likes it; rows are copied from here
};

} // namespace pllava
