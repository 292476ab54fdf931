#include "core/preprocess/image_grid.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/visual_layout.h"
#include "core/preprocess/bicubic_resample.h"

namespace pllava {
namespace {

constexpr std::uint8_t kWhite = 255;

Frame resized(const Frame& frame, int width, int height) {
    if (frame.width == width && frame.height == height)
        return frame;
    const BicubicResample resample(frame.width, frame.height, width, height, {0, 0, width, height});
    PicturePart whole = resample({{0, 0, frame.width, frame.height}, frame.rgb.data(), std::int64_t{frame.width} * 3});
    return {width, height, std::move(whole.rgb)};
}

void paste(const Frame& cell, Frame& picture, std::int64_t column, std::int64_t row) {
    const std::int64_t bytes = std::int64_t{cell.width} * 3, stride = std::int64_t{picture.width} * 3;
    for (std::int64_t y = 0; y < cell.height; ++y)
        std::copy_n(cell.rgb.begin() + y * bytes, bytes,
                    picture.rgb.begin() + (row * cell.height + y) * stride + column * bytes);
}

} // namespace

Frame imageGrid(std::span<const Frame> frames) {
    if (frames.empty())
        throw Error(ErrorKind::InvalidArgument, "an image grid needs at least one frame");
    const GridSize grid = igVlmGrid(static_cast<std::int64_t>(frames.size()));
    const int width = frames[0].width, height = frames[0].height;
    Frame picture{width * static_cast<int>(grid.columns), height * static_cast<int>(grid.rows), {}};
    picture.rgb.assign(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3, kWhite);
    for (std::size_t i = 0; i < frames.size(); ++i)
        paste(resized(frames[i], width, height), picture, static_cast<std::int64_t>(i) % grid.columns,
              static_cast<std::int64_t>(i) / grid.columns);
    return picture;
}

Frame squeezed(const Frame& picture, int edge) {
    return resized(picture, edge, edge);
}

} // namespace pllava
