#pragma once

#include "core/playback/picture_source.h"
#include "core/playback/tone_mapper.h"
#include "core/video/scaler.h"

namespace pllava {

/// Decoded pictures to what a screen shows: scaled into a box, square pixels, upright, high dynamic range compressed.
/// BT.709 is taken for high-definition video that names no colour matrix, as players do. One thread.
class DisplayConverter {
public:
    /// The size of the picture when shown whole: after sample aspect ratio and rotation.
    static PictureSize naturalSize(const TimedPicture& picture);

    /// The largest size inside `box` that keeps the shape; the natural size for an empty box. Throws Unsupported.
    PlaybackFrame convert(const TimedPicture& picture, PictureSize box);

private:
    void scale(const AVFrame& picture, const PlaybackFrame& into);

    Scaler m_scaler;
    ToneMapper m_toneMapper;
};

} // namespace pllava
