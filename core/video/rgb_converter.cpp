#include "core/video/rgb_converter.h"

#include <cstdlib>
#include <cstring>

namespace pllava {

Orientation Orientation::of(const std::int32_t* matrix) {
    if (!matrix)
        return {};
    const std::int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (std::abs(a) + std::abs(d) >= std::abs(b) + std::abs(c))
        return {false, a < 0, d < 0};
    return {true, c < 0, b < 0};
}

Orientation Orientation::of(const AVFrame& picture, Orientation fallback) {
    const AVFrameSideData* matrix = av_frame_get_side_data(&picture, AV_FRAME_DATA_DISPLAYMATRIX);
    return matrix && matrix->size >= 9 * sizeof(std::int32_t) ? of(reinterpret_cast<const std::int32_t*>(matrix->data))
                                                              : fallback;
}

int Orientation::degrees() const {
    if (!transposed)
        return mirroredY ? 180 : 0;
    return mirroredX ? 90 : 270;
}

void RgbConverter::prepare(const AVFrame& picture) {
    const Key key{picture.width, picture.height, picture.format, picture.colorspace, picture.color_range};
    if (m_scaler && key == m_key)
        return;
    m_scaler.reset(ffmpeg::allocated(sws_alloc_context()));
    SwsContext* scaler = m_scaler.get();
    for (const auto& [option, value] : {std::pair{"srcw", key.width},
                                        {"srch", key.height},
                                        {"src_format", key.format},
                                        {"dstw", key.width},
                                        {"dsth", key.height},
                                        {"dst_format", int{AV_PIX_FMT_RGB24}},
                                        {"sws_flags", SWS_BICUBIC}})
        av_opt_set_int(scaler, option, value, 0);
    // Chroma of 4:2:0 lies between the rows, by MPEG-2's convention; FFmpeg's scale filter assumes it as well.
    if (key.format == AV_PIX_FMT_YUV420P)
        av_opt_set_int(scaler, "src_v_chr_pos", 128, 0);
    const int result = sws_init_context(scaler, nullptr, nullptr);
    if (result < 0) {
        m_scaler.reset();
        const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(key.format));
        ffmpeg::fail(
            AVERROR(ENOSYS),
            fmt::format("pictures of {}x{} in the pixel format {} cannot be turned into RGB; convert the video",
                        key.width, key.height, name ? name : "unknown"));
    }
    int* tables[2];
    int ranges[2], brightness, contrast, saturation;
    if (sws_getColorspaceDetails(scaler, &tables[0], &ranges[0], &tables[1], &ranges[1], &brightness, &contrast,
                                 &saturation) >= 0) {
        const bool known =
            key.colorspace >= 1 && key.colorspace <= 10 && key.colorspace != 2 && key.colorspace != AVCOL_SPC_YCGCO;
        const int* coefficients = sws_getCoefficients(known ? key.colorspace : int{AVCOL_SPC_BT470BG});
        if (key.range != AVCOL_RANGE_UNSPECIFIED)
            ranges[0] = key.range == AVCOL_RANGE_JPEG;
        sws_setColorspaceDetails(scaler, coefficients, ranges[0], coefficients, ranges[1], brightness, contrast,
                                 saturation);
    }
    m_rgb.reset(ffmpeg::allocated(av_frame_alloc()));
    m_rgb->format = AV_PIX_FMT_RGB24;
    m_rgb->width = key.width;
    m_rgb->height = key.height;
    if (const int failed = av_frame_get_buffer(m_rgb.get(), 64); failed < 0)
        ffmpeg::fail(failed, fmt::format("no memory for a picture of {}x{}", key.width, key.height));
    m_key = key;
}

Frame RgbConverter::convert(const AVFrame& picture, Orientation orientation) {
    prepare(picture);
    if (const int result =
            sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, m_rgb->data, m_rgb->linesize);
        result < 0)
        ffmpeg::fail(result, "a picture could not be turned into RGB");
    orientation = Orientation::of(picture, orientation);

    Frame frame{picture.width, picture.height, {}};
    if (orientation.transposed)
        std::swap(frame.width, frame.height);
    frame.rgb.resize(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height) * 3);
    std::uint8_t* out = frame.rgb.data();
    for (int y = 0; y < frame.height; ++y) {
        const int fromY = orientation.mirroredY ? frame.height - 1 - y : y;
        if (!orientation.transposed && !orientation.mirroredX) {
            std::memcpy(out, m_rgb->data[0] + std::ptrdiff_t{fromY} * m_rgb->linesize[0],
                        static_cast<std::size_t>(frame.width) * 3);
            out += std::ptrdiff_t{frame.width} * 3;
            continue;
        }
        for (int x = 0; x < frame.width; ++x, out += 3) {
            const int fromX = orientation.mirroredX ? frame.width - 1 - x : x;
            const int column = orientation.transposed ? fromY : fromX;
            const int row = orientation.transposed ? fromX : fromY;
            std::memcpy(out, m_rgb->data[0] + std::ptrdiff_t{row} * m_rgb->linesize[0] + std::ptrdiff_t{column} * 3, 3);
        }
    }
    return frame;
}

} // namespace pllava
