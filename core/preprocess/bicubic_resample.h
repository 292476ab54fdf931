#pragma once

#include <cstdint>
#include <vector>

namespace pllava {

/// A rectangle of pixels: columns [left, left + width), rows [top, top + height).
struct PixelRect {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
};

/// A part of a picture, 8-bit RGB: `area` says which part, `rgb` points at its first pixel, rows are `stride` bytes
/// apart.
struct PictureView {
    PixelRect area;
    const std::uint8_t* rgb = nullptr;
    std::int64_t stride = 0;
};

/// A part of a picture that owns its pixels, (area.height, area.width, 3).
struct PicturePart {
    PixelRect area;
    std::vector<std::uint8_t> rgb;

    PictureView view() const { return {area, rgb.data(), std::int64_t{area.width} * 3}; }
};

/// Resizing of a whole picture from one size to another, of which only the rectangle `wanted` is computed.
/// Bit-exact with Pillow's antialiased bicubic filter (a = -0.5, 22-bit fixed point, columns first, 8 bits in between).
class BicubicResample {
public:
    BicubicResample(int inputWidth, int inputHeight, int outputWidth, int outputHeight, PixelRect wanted);

    /// The part of the input that `wanted` depends on.
    PixelRect needed() const;
    /// `input` covers at least needed(). Thread-safe.
    PicturePart operator()(const PictureView& input) const;

private:
    /// Weights along one axis for output positions [begin, begin + size); no weights when the size does not change.
    struct Axis {
        Axis(int inputSize, int outputSize, int outputBegin, int outputCount);

        int begin;
        int size;
        int inputBegin; ///< inputs [inputBegin, inputEnd) are used
        int inputEnd;
        int stride = 0;                    ///< weights kept for each output
        std::vector<int> first;            ///< first input of each output
        std::vector<int> taps;             ///< number of its inputs
        std::vector<std::int32_t> weights; ///< (size, stride), times 2^22
    };

    PicturePart resampleColumns(const PictureView& input) const;
    PicturePart resampleRows(const PictureView& input) const;

    Axis m_columns;
    Axis m_rows;
};

} // namespace pllava
