#pragma once

#include "core/base/frame.h"
#include "core/video/ffmpeg.h"
#include "core/video/orientation.h"
#include "core/video/scaler.h"

namespace pllava {

/// Room for a picture of 8-bit RGB. Throws OutOfMemory.
ffmpeg::Picture emptyRgb(int width, int height);

/// Decoded pictures of any kind to upright 8-bit RGB, the same bytes as from `ffmpeg -pix_fmt rgb24` of FFmpeg 5.1:
/// swscale's default flags, the picture's own colour matrix and range (BT.601 where unknown), alpha dropped.
class RgbConverter {
public:
    /// `fallback` is used for pictures that carry no display matrix of their own. Throws Unsupported.
    Frame convert(const AVFrame& picture, Orientation fallback);

private:
    Scaler m_scaler;
    ffmpeg::Picture m_rgb; ///< padded as swscale likes it; rows are copied from here
};

} // namespace pllava
