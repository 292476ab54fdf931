#pragma once

#include <cstdint>

namespace pllava {

struct Rgb {
    std::uint8_t red = 0, green = 0, blue = 0;
    bool operator==(const Rgb&) const = default;
};

/// The colour map viridis of S. van der Walt and N. Smith (CC0), perceptually even, also for the colour-blind and on
/// grey paper. `share` of the way from dark to light is clamped to 0…1.
Rgb viridis(double share);

} // namespace pllava
