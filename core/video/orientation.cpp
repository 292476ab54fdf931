#include "core/video/orientation.h"

#include <cstdlib>
#include <cstring>

namespace pllava {

int Orientation::degrees() const {
    if (!transposed)
        return mirroredY ? 180 : 0;
    return mirroredX ? 90 : 270;
}

Orientation Orientation::of(const std::int32_t* matrix) {
    if (!matrix)
        return {};
    const std::int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (std::abs(a) + std::abs(d) >= std::abs(b) + std::abs(c))
        return {false, a < 0, d < 0};
    return {true, c < 0, b < 0};
}

Orientation Orientation::of(const AVStream& stream) {
    return of(
        reinterpret_cast<const std::int32_t*>(av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, nullptr)));
}

Orientation Orientation::of(const AVFrame& picture, Orientation fallback) {
    const AVFrameSideData* matrix = av_frame_get_side_data(&picture, AV_FRAME_DATA_DISPLAYMATRIX);
    return matrix && matrix->size >= 9 * sizeof(std::int32_t) ? of(reinterpret_cast<const std::int32_t*>(matrix->data))
                                                              : fallback;
}

template <int PixelBytes>
void copyUpright(const PixelRows<const std::uint8_t>& in, Orientation orientation, const PixelRows<std::uint8_t>& out) {
    for (int y = 0; y < out.height; ++y) {
        const int fromY = orientation.mirroredY ? out.height - 1 - y : y;
        std::uint8_t* to = out.data + y * out.stride;
        if (!orientation.transposed && !orientation.mirroredX) {
            std::memcpy(to, in.data + fromY * in.stride, static_cast<std::size_t>(out.width) * PixelBytes);
            continue;
        }
        for (int x = 0; x < out.width; ++x, to += PixelBytes) {
            const int fromX = orientation.mirroredX ? out.width - 1 - x : x;
            const int column = orientation.transposed ? fromY : fromX;
            const int row = orientation.transposed ? fromX : fromY;
            std::memcpy(to, in.data + row * in.stride + std::ptrdiff_t{column} * PixelBytes, PixelBytes);
        }
    }
}

template void copyUpright<3>(const PixelRows<const std::uint8_t>&, Orientation, const PixelRows<std::uint8_t>&);
template void copyUpright<4>(const PixelRows<const std::uint8_t>&, Orientation, const PixelRows<std::uint8_t>&);

} // namespace pllava
