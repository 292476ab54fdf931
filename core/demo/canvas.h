#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "core/base/frame.h"
#include "core/demo/random.h"

namespace pllava::demo {

using Rgb = std::array<float, 3>;

/// A square picture in float while it is painted; (side, side, 3), 0 to 255.
struct Canvas {
    explicit Canvas(int pixels) : side(pixels), values(static_cast<std::size_t>(pixels) * pixels * 3) {}
    float* at(int x, int y) { return values.data() + (static_cast<std::size_t>(y) * side + x) * 3; }
    /// Sets each pixel to `color(x, y)`, x and y in fractions of the side.
    template <typename Color> void paint(Color color) {
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const Rgb rgb = color((static_cast<float>(x) + 0.5F) / static_cast<float>(side),
                                      (static_cast<float>(y) + 0.5F) / static_cast<float>(side));
                std::copy(rgb.begin(), rgb.end(), at(x, y));
            }
    }
    /// Multiplies all by `gain` and adds noise: `colored` of it differs between the channels.
    void develop(Random& random, float gain, float sigma, float colored);
    Frame frame() const;

    int side;
    std::vector<float> values;
};

} // namespace pllava::demo
