#pragma once

#include <cstdint>
#include <vector>

namespace pllava {

/// One picture: 8-bit RGB, row-major and tightly packed, (height, width, 3).
struct Frame {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

/// A part of a picture, in fractions of its width and height; the whole of it unless set.
struct PictureRegion {
    double left = 0;
    double top = 0;
    double width = 1;
    double height = 1;
};

} // namespace pllava
