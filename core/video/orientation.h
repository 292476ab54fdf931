#pragma once

#include <cstddef>
#include <cstdint>

#include "core/video/ffmpeg.h"

namespace pllava {

/// How decoded pixels are turned upright: out(x, y) = in(y, x) when transposed, then mirrored.
struct Orientation {
    bool transposed = false;
    bool mirroredX = false;
    bool mirroredY = false;

    bool isUpright() const { return !transposed && !mirroredX && !mirroredY; }
    /// Clockwise degrees: 0, 90, 180 or 270. A mirror image counts by its rotation.
    int degrees() const;

    /// From a display matrix of nine numbers, rounded to quarter turns; upright for nullptr.
    static Orientation of(const std::int32_t* displayMatrix);
    /// What the stream says of all its pictures.
    static Orientation of(const AVStream& stream);
    /// From the picture's own display matrix, as JPEG files have it; `fallback` when it carries none.
    static Orientation of(const AVFrame& picture, Orientation fallback);
};

/// Pixels in rows that begin `stride` bytes apart.
template <class Byte> struct PixelRows {
    Byte* data = nullptr;
    std::ptrdiff_t stride = 0;
    int width = 0, height = 0;
};

/// Turns a picture of pixels of 3 or 4 bytes upright. `out` has the upright picture's size.
template <int PixelBytes>
void copyUpright(const PixelRows<const std::uint8_t>& in, Orientation orientation, const PixelRows<std::uint8_t>& out);

} // namespace pllava
