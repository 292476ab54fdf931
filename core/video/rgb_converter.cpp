#include "core/video/rgb_converter.h"

#include <utility>

namespace pllava {

ffmpeg::Picture emptyRgb(int width, int height) {
    ffmpeg::Picture picture(ffmpeg::allocated(av_frame_alloc()));
    picture->format = AV_PIX_FMT_RGB24;
    picture->width = width;
    picture->height = height;
    if (const int failed = av_frame_get_buffer(picture.get(), 64); failed < 0)
        ffmpeg::fail(failed, fmt::format("no memory for a picture of {}x{}", width, height));
    return picture;
}

Frame RgbConverter::convert(const AVFrame& picture, Orientation fallback) {
    if (!m_rgb || m_rgb->width != picture.width || m_rgb->height != picture.height)
        m_rgb = emptyRgb(picture.width, picture.height);
    m_scaler.scale(picture, {picture.width, picture.height, AV_PIX_FMT_RGB24}, m_rgb->data[0], m_rgb->linesize[0]);

    const Orientation orientation = Orientation::of(picture, fallback);
    Frame frame{picture.width, picture.height, {}};
    if (orientation.transposed)
        std::swap(frame.width, frame.height);
    const std::size_t stride = static_cast<std::size_t>(frame.width) * 3;
    frame.rgb.resize(stride * static_cast<std::size_t>(frame.height));
    copyUpright<3>({m_rgb->data[0], m_rgb->linesize[0], picture.width, picture.height}, orientation,
                   {frame.rgb.data(), static_cast<std::ptrdiff_t>(stride), frame.width, frame.height});
    return frame;
}

} // namespace pllava
