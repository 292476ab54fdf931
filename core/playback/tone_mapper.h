#pragma once

#include "core/playback/filter_graph.h"
#include "core/playback/playback_frame.h"
#include "core/video/ffmpeg.h"

namespace pllava {

/// Pictures of high dynamic range (PQ and HLG, BT.2020) to BT.709 on a screen of 8 bits: scaled, brought to linear
/// light with 203 cd/m² as white (ITU-R BT.2408), highlights up to 1000 cd/m² compressed by the Moebius curve.
/// libavfilter's zscale and tonemap; one thread.
class ToneMapper {
public:
    static bool isHighDynamicRange(const AVFrame& picture);

    /// A picture in AV_PIX_FMT_RGB32 of this size, valid until the next call; nullptr when this FFmpeg cannot do it.
    const AVFrame* map(const AVFrame& picture, PictureSize size);

private:
    struct Key {
        PictureSize from, to;
        int format = -1, colorspace = -1, transfer = -1;
        bool operator==(const Key&) const = default;
    };
    bool prepare(const AVFrame& picture, PictureSize size);
    bool build(const AVFrame& picture, PictureSize size);

    Key m_key;
    FilterGraph m_graph;
    ffmpeg::Picture m_mapped;
};

} // namespace pllava
