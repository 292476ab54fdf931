#include "core/playback/tone_mapper.h"

namespace pllava {

bool ToneMapper::isHighDynamicRange(const AVFrame& picture) {
    return picture.color_trc == AVCOL_TRC_SMPTE2084 || picture.color_trc == AVCOL_TRC_ARIB_STD_B67;
}

bool ToneMapper::build(const AVFrame& picture, PictureSize size) {
    const char* format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(picture.format));
    const bool hlg = picture.color_trc == AVCOL_TRC_ARIB_STD_B67;
    const std::string filters = fmt::format(
        "scale={}:{}:flags=bilinear,zscale=tin={}:pin=2020:min={}:t=linear:npl=203,format=gbrpf32le,zscale=p=709,"
        "tonemap=mobius:desat=0:peak=4.93,zscale=t=iec61966-2-1:m=gbr:r=full,format=gbrp,format={}",
        size.width, size.height, hlg ? "arib-std-b67" : "smpte2084",
        picture.colorspace == AVCOL_SPC_RGB ? "gbr" : "2020_ncl", av_get_pix_fmt_name(AV_PIX_FMT_RGB32));
    const std::string source = fmt::format("video_size={}x{}:pix_fmt={}:time_base=1/1:pixel_aspect=1/1", picture.width,
                                           picture.height, format ? format : "unknown");
    return m_graph.build({"buffer", source, "buffersink", filters});
}

bool ToneMapper::prepare(const AVFrame& picture, PictureSize size) {
    const Key key{{picture.width, picture.height}, size, picture.format, picture.colorspace, picture.color_trc};
    if (key != m_key) {
        m_key = key;
        if (!build(picture, size))
            m_graph = {};
    }
    return m_graph.isBuilt();
}

const AVFrame* ToneMapper::map(const AVFrame& picture, PictureSize size) {
    if (!prepare(picture, size))
        return nullptr;
    const ffmpeg::Picture in(ffmpeg::allocated(av_frame_clone(&picture)));
    in->sample_aspect_ratio = {1, 1};
    m_mapped.reset(ffmpeg::allocated(av_frame_alloc()));
    return m_graph.send(in.get()) && m_graph.receive(m_mapped.get()) ? m_mapped.get() : nullptr;
}

} // namespace pllava
