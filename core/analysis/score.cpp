#include "core/analysis/score.h"

#include <algorithm>
#include <cmath>

namespace pllava {

Interval wilsonInterval(const Score& score) {
    if (score.total == 0)
        return {};
    constexpr double z = 1.959964;
    const auto n = static_cast<double>(score.total);
    const double p = score.share(), scale = 1 + z * z / n, middle = (p + z * z / (2 * n)) / scale,
                 half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale;
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

} // namespace pllava
