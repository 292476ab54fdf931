#include "core/playback/display_converter.h"

#include <algorithm>
#include <cmath>

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

PlaybackFrame upright(const PlaybackFrame& in, Orientation orientation) {
    PlaybackFrame out = emptyFrame(turned(in.size, orientation));
    copyUpright<4>({in.pixels.get(), in.stride, in.size.width, in.size.height}, orientation,
                   {out.pixels.get(), out.stride, out.size.width, out.size.height});
    return out;
}

} // namespace

PictureSize DisplayConverter::naturalSize(const TimedPicture& picture) {
    const AVFrame& frame = *picture.picture;
    return turned({side(frame.width * picture.sampleAspect), frame.height}, picture.orientation);
}

void DisplayConverter::scale(const AVFrame& picture, const PlaybackFrame& into) {
    const int matrix = picture.height >= kHighDefinitionHeight ? AVCOL_SPC_BT709 : AVCOL_SPC_BT470BG;
    const int flags = into.size.width >= picture.width ? SWS_BICUBIC : SWS_BILINEAR; // enlarged, reduced
    m_scaler.scale(picture, {into.size.width, into.size.height, AV_PIX_FMT_RGB32, matrix, flags}, into.pixels.get(),
                   into.stride);
}

PlaybackFrame DisplayConverter::convert(const TimedPicture& timed, PictureSize box) {
    const AVFrame& picture = *timed.picture;
    PlaybackFrame frame = emptyFrame(turned(fitted(naturalSize(timed), box), timed.orientation));
    const AVFrame* mapped = ToneMapper::isHighDynamicRange(picture) ? m_toneMapper.map(picture, frame.size) : nullptr;
    if (!mapped)
        scale(picture, frame);
    else
        copyUpright<4>({mapped->data[0], mapped->linesize[0], frame.size.width, frame.size.height}, {},
                       {frame.pixels.get(), frame.stride, frame.size.width, frame.size.height});
    if (!timed.orientation.isUpright())
        frame = upright(frame, timed.orientation);
    frame.seconds = timed.seconds;
    frame.duration = timed.duration;
    return frame;
}

} // namespace pllava
