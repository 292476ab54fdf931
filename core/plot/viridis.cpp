#include "core/plot/viridis.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace pllava {

Rgb viridis(double share) {
    // At nine even steps; between them the eye sees no difference.
    constexpr std::array<Rgb, 9> steps{{{0x44, 0x01, 0x54},
                                        {0x47, 0x2d, 0x7b},
                                        {0x3b, 0x52, 0x8b},
                                        {0x2c, 0x72, 0x8e},
                                        {0x21, 0x91, 0x8c},
                                        {0x28, 0xae, 0x80},
                                        {0x5e, 0xc9, 0x62},
                                        {0xad, 0xdc, 0x30},
                                        {0xfd, 0xe7, 0x25}}};
    const double at = std::clamp(share, 0.0, 1.0) * (steps.size() - 1);
    const auto below = std::min(static_cast<std::size_t>(at), steps.size() - 2);
    const double part = at - static_cast<double>(below);
    const auto mix = [part](std::uint8_t from, std::uint8_t to) {
        return static_cast<std::uint8_t>(std::lround(std::lerp(from, to, part)));
    };
    const Rgb &from = steps[below], &to = steps[below + 1];
    return {mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue)};
}

} // namespace pllava
