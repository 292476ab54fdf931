#pragma once

#include "core/video/ffmpeg.h"

namespace pllava {

/// Output format of a Scaler.
struct ScaledFormat {
    int width = 0;
    int height = 0;
    AVPixelFormat format = AV_PIX_FMT_NONE; ///< an RGB format of 8 bits
    int colorspace = AVCOL_SPC_UNSPECIFIED; ///< of the picture where it does not say itself; BT.601 when unspecified
    int flags = SWS_BICUBIC;
    bool operator==(const ScaledFormat&) const = default;
};

/// Turns pictures into RGB by their own colour matrix and range. What it sets up for a picture serves those that follow
/// as long as they are alike. One thread.
class Scaler {
public:
    /// Writes the picture at `into`, in rows `stride` bytes apart. Throws Unsupported.
    void scale(const AVFrame& picture, const ScaledFormat& out, std::uint8_t* into, int stride);

private:
    struct Setup {
        int width = 0, height = 0, format = -1, colorspace = -1, range = -1;
        ScaledFormat out;
        bool operator==(const Setup&) const = default;
    };
    Setup m_setup;
    ffmpeg::Scaler m_context;
};

} // namespace pllava
