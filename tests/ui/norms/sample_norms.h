#pragma once

#include <cmath>
#include <cstdint>

#include "core/base/token_norms.h"

namespace pllava::test {

/// Made-up norms that look like a run's: a hill of usual ones, and a spot of `large` ones that moves from left to
/// right. The same on every machine.
inline TokenNorms sampleNorms(const PoolingShape& shape, double large = 3.4) {
    TokenNorms out{{}, shape, {}, {}, {0.21875, 0, 0.5625, 1}};
    std::uint32_t state = 12345;
    const auto uniform = [&state] { return ((state = state * 1664525u + 1013904223u) >> 8) / 16777216.0; };
    for (std::int64_t t = 0; t < shape.frames; ++t)
        for (std::int64_t row = 0; row < shape.height; ++row)
            for (std::int64_t column = 0; column < shape.width; ++column) {
                const double hill = uniform() + uniform() + uniform() + uniform() - 2;
                const double across =
                    (column + 0.5) / static_cast<double>(shape.width) - (t + 0.5) / static_cast<double>(shape.frames);
                const double down = (row + 0.5) / static_cast<double>(shape.height) - 0.4;
                const double spot = std::exp(-(across * across + down * down) / 0.01);
                out.norms.push_back(static_cast<float>((13 + 3 * hill) * (1 + (large - 1) * spot)));
            }
    for (std::int64_t t = 0; t < shape.frames; ++t)
        out.frameTimesSeconds.push_back(0.3 + 0.6 * static_cast<double>(t));
    return out;
}

} // namespace pllava::test
