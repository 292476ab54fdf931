#include "core/video/scaler.h"

#include <utility>

namespace pllava {

namespace {

bool hasCoefficients(int colorspace) {
    return colorspace >= 1 && colorspace <= 10 && colorspace != AVCOL_SPC_UNSPECIFIED && colorspace != AVCOL_SPC_YCGCO;
}

void setColors(SwsContext* scaler, const AVFrame& picture, int fallback) {
    int* tables[2];
    int ranges[2], brightness, contrast, saturation;
    if (sws_getColorspaceDetails(scaler, &tables[0], &ranges[0], &tables[1], &ranges[1], &brightness, &contrast,
                                 &saturation) < 0)
        return;
    const int named = hasCoefficients(picture.colorspace) ? int{picture.colorspace} : fallback;
    const int* coefficients = sws_getCoefficients(hasCoefficients(named) ? named : int{AVCOL_SPC_BT470BG});
    if (picture.color_range != AVCOL_RANGE_UNSPECIFIED)
        ranges[0] = picture.color_range == AVCOL_RANGE_JPEG;
    sws_setColorspaceDetails(scaler, coefficients, ranges[0], coefficients, ranges[1], brightness, contrast,
                             saturation);
}

ffmpeg::Scaler makeScaler(const AVFrame& picture, const ScaledFormat& out) {
    ffmpeg::Scaler scaler(ffmpeg::allocated(sws_alloc_context()));
    for (const auto& [option, value] : {std::pair{"srcw", picture.width},
                                        {"srch", picture.height},
                                        {"src_format", picture.format},
                                        {"dstw", out.width},
                                        {"dsth", out.height},
                                        {"dst_format", int{out.format}},
                                        {"sws_flags", out.flags}})
        av_opt_set_int(scaler.get(), option, value, 0);
    // Chroma of 4:2:0 lies between the rows, by MPEG-2's convention; FFmpeg's scale filter assumes it as well.
    if (picture.format == AV_PIX_FMT_YUV420P)
        av_opt_set_int(scaler.get(), "src_v_chr_pos", 128, 0);
    if (sws_init_context(scaler.get(), nullptr, nullptr) < 0) {
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(picture.format));
        ffmpeg::fail(
            AVERROR(ENOSYS),
            fmt::format("pictures of {}x{} in the pixel format {} cannot be turned into RGB; convert the video",
                        picture.width, picture.height, name ? name : "unknown"));
    }
    setColors(scaler.get(), picture, out.colorspace);
    return scaler;
}

} // namespace

void Scaler::scale(const AVFrame& picture, const ScaledFormat& out, std::uint8_t* into, int stride) {
    const Setup setup{picture.width, picture.height, picture.format, picture.colorspace, picture.color_range, out};
    if (!m_context || setup != m_setup) {
        m_context.reset();
        m_context = makeScaler(picture, out);
        m_setup = setup;
    }
    std::uint8_t* const planes[4] = {into};
    const int strides[4] = {stride};
    const int result = sws_scale(m_context.get(), picture.data, picture.linesize, 0, picture.height, planes, strides);
    if (result < 0)
        ffmpeg::fail(result, "a picture could not be turned into RGB");
}

} // namespace pllava
