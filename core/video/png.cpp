#include "core/video/png.h"

#include <algorithm>
#include <cstring>

#include "core/preprocess/bicubic_resample.h"
#include "core/video/rgb_converter.h"

namespace pllava {
namespace {

Frame reduced(const Frame& picture, int most) {
    if (picture.height <= most)
        return picture;
    const int width = std::max(1, static_cast<int>(std::int64_t{picture.width} * most / picture.height));
    const BicubicResample resample(picture.width, picture.height, width, most, {0, 0, width, most});
    const PictureView whole{{0, 0, picture.width, picture.height}, picture.rgb.data(), std::int64_t{picture.width} * 3};
    return {width, most, resample(whole).rgb};
}

ffmpeg::CodecContext encoderFor(const Frame& picture) {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    if (codec == nullptr)
        ffmpeg::fail(AVERROR(ENOSYS), "this FFmpeg writes no PNG pictures; install the whole FFmpeg");
    ffmpeg::CodecContext encoder(ffmpeg::allocated(avcodec_alloc_context3(codec)));
    encoder->width = picture.width;
    encoder->height = picture.height;
    encoder->pix_fmt = AV_PIX_FMT_RGB24;
    encoder->time_base = {1, 1};
    if (const int code = avcodec_open2(encoder.get(), codec, nullptr); code < 0)
        ffmpeg::fail(code, "a picture cannot be written as PNG");
    return encoder;
}

ffmpeg::Picture pictureOf(const Frame& frame) {
    ffmpeg::Picture picture = emptyRgb(frame.width, frame.height);
    const std::size_t row = static_cast<std::size_t>(frame.width) * 3;
    for (int y = 0; y < frame.height; ++y)
        std::memcpy(picture->data[0] + std::ptrdiff_t{y} * picture->linesize[0],
                    frame.rgb.data() + static_cast<std::size_t>(y) * row, row);
    return picture;
}

} // namespace

std::vector<std::byte> encodePng(const Frame& picture, int most) {
    const Frame small = reduced(picture, most);
    const ffmpeg::CodecContext encoder = encoderFor(small);
    const ffmpeg::Picture frame = pictureOf(small);
    const ffmpeg::Packet packet(ffmpeg::allocated(av_packet_alloc()));
    int code = avcodec_send_frame(encoder.get(), frame.get());
    if (code >= 0)
        code = avcodec_receive_packet(encoder.get(), packet.get());
    if (code < 0)
        ffmpeg::fail(code, "a picture cannot be written as PNG");
    const auto* bytes = reinterpret_cast<const std::byte*>(packet->data);
    return {bytes, bytes + packet->size};
}

} // namespace pllava
