#include "core/video/rgb_converter.h"

#include <cstdlib>
#include <cstring>

#include "core/video/scaler.h"

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
    m_scaler.reset();
    m_scaler = makeScaler(picture, {key.width, key.height, AV_PIX_FMT_RGB24});
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
