#include "core/playback/display_converter.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/video/scaler.h"

namespace pllava {

namespace {

constexpr int kRowAlignment = 64;
constexpr int kHighDefinitionHeight = 720;
constexpr int kMaxSide = 16384; ///< a sample aspect ratio is only a number in the file

PlaybackFrame emptyFrame(PictureSize size) {
    PlaybackFrame frame;
    frame.size = size;
    frame.stride = (size.width * 4 + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
    const auto bytes = static_cast<std::size_t>(frame.stride) * static_cast<std::size_t>(size.height) + kRowAlignment;
    frame.pixels = std::make_shared_for_overwrite<std::uint8_t[]>(bytes);
    return frame;
}

int side(double length) {
    return std::clamp(static_cast<int>(std::lround(length)), 1, kMaxSide);
}

PictureSize fitted(PictureSize size, PictureSize box) {
    if (box.width < 1 || box.height < 1)
        return size;
    const double factor =
        std::min(static_cast<double>(box.width) / size.width, static_cast<double>(box.height) / size.height);
    return {std::min(box.width, side(size.width * factor)), std::min(box.height, side(size.height * factor))};
}

PictureSize turned(PictureSize size, Orientation orientation) {
    return orientation.transposed ? PictureSize{size.height, size.width} : size;
}

std::uint32_t* row(const PlaybackFrame& frame, int y) {
    return reinterpret_cast<std::uint32_t*>(frame.pixels.get() + std::ptrdiff_t{y} * frame.stride);
}

PlaybackFrame upright(const PlaybackFrame& in, Orientation orientation) {
    PlaybackFrame out = emptyFrame(turned(in.size, orientation));
    for (int y = 0; y < out.size.height; ++y) {
        const int fromY = orientation.mirroredY ? out.size.height - 1 - y : y;
        std::uint32_t* to = row(out, y);
        for (int x = 0; x < out.size.width; ++x) {
            const int fromX = orientation.mirroredX ? out.size.width - 1 - x : x;
            to[x] = orientation.transposed ? row(in, fromX)[fromY] : row(in, fromY)[fromX];
        }
    }
    return out;
}

} // namespace

PictureSize DisplayConverter::naturalSize(const TimedPicture& picture) {
    const AVFrame& frame = *picture.picture;
    return turned({side(frame.width * picture.sampleAspect), frame.height}, picture.orientation);
}

void DisplayConverter::scale(const AVFrame& picture, const PlaybackFrame& into) {
    const PictureSize from{picture.width, picture.height};
    const Key key{from, into.size, picture.format, picture.colorspace, picture.color_range};
    if (!m_scaler || key != m_key) {
        const int matrix = picture.height >= kHighDefinitionHeight ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
        const bool enlarges = into.size.width >= from.width;
        m_scaler.reset();
        m_scaler = makeScaler(picture, {into.size.width, into.size.height, AV_PIX_FMT_RGB32, matrix,
                                        enlarges ? SWS_BICUBIC : SWS_BILINEAR});
        m_key = key;
    }
    std::uint8_t* const planes[4] = {into.pixels.get()};
    const int strides[4] = {into.stride};
    if (const int result =
            sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, planes, strides);
        result < 0)
        ffmpeg::fail(result, "a picture could not be turned into RGB");
}

PlaybackFrame DisplayConverter::convert(const TimedPicture& timed, PictureSize box) {
    const AVFrame& picture = *timed.picture;
    PlaybackFrame frame = emptyFrame(turned(fitted(naturalSize(timed), box), timed.orientation));
    const AVFrame* mapped = ToneMapper::isHighDynamicRange(picture) ? m_toneMapper.map(picture, frame.size) : nullptr;
    if (!mapped)
        scale(picture, frame);
    for (int y = 0; mapped && y < frame.size.height; ++y)
        std::memcpy(row(frame, y), mapped->data[0] + std::ptrdiff_t{y} * mapped->linesize[0],
                    static_cast<std::size_t>(frame.size.width) * 4);
    const Orientation& o = timed.orientation;
    if (o.transposed || o.mirroredX || o.mirroredY)
        frame = upright(frame, o);
    frame.seconds = timed.seconds;
    frame.duration = timed.duration;
    return frame;
}

} // namespace pllava
