#pragma once

#include "core/video/ffmpeg.h"

namespace pllava {

/// What swscale makes of a picture.
struct ScaledFormat {
    int width = 0;
    int height = 0;
    AVPixelFormat format = AV_PIX_FMT_NONE; ///< an RGB format of 8 bits
    int colorspace = AVCOL_SPC_UNSPECIFIED; ///< of the picture where it does not say itself; BT.601 when unspecified
    int flags = SWS_BICUBIC;
};

/// A scaler for pictures like this one, which minds the picture's own colour matrix and range. Throws Unsupported.
ffmpeg::Scaler makeScaler(const AVFrame& picture, const ScaledFormat& out);

} // namespace pllava
