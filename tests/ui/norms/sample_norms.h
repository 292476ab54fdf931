#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <QColor>
#include <QImage>

#include "core/base/token_norms.h"
#include "core/plot/plot_style.h"

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

/// What a bar of figures looks like on a ground.
inline QColor barOn(const QColor& ground, const char* color) {
    const QColor bar(QLatin1String{color});
    const auto mixed = [](int under, int over) {
        return static_cast<int>(std::lround(std::lerp(under, over, kBarOpacity)));
    };
    return {mixed(ground.red(), bar.red()), mixed(ground.green(), bar.green()), mixed(ground.blue(), bar.blue())};
}

/// Pixels that are nearly of this colour.
inline int count(const QImage& image, const QColor& color) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor at = image.pixelColor(x, y);
            found += std::abs(at.red() - color.red()) + std::abs(at.green() - color.green()) +
                         std::abs(at.blue() - color.blue()) <
                     12;
        }
    return found;
}

} // namespace pllava::test
