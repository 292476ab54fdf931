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

} // namespace pllava
