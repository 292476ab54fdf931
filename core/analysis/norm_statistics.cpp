#include "core/analysis/norm_statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/error.h"

namespace pllava {

std::vector<double> sortedFinite(std::span<const float> values) {
    if (values.empty())
        throw Error(ErrorKind::InvalidArgument, "there are no norms to describe; open a video first");
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }))
        throw Error(ErrorKind::InvalidArgument, "a norm is NaN or infinity; try another number format (--dtype fp32)");
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

double quantile(std::span<const double> sorted, double share) {
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

NormStatistics statisticsOf(std::span<const float> values) {
    const std::vector<double> sorted = sortedFinite(values);
    NormStatistics out;
    out.count = static_cast<std::int64_t>(sorted.size());
    out.mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / static_cast<double>(sorted.size());
    out.median = quantile(sorted, 0.5);
    out.minimum = sorted.front();
    out.maximum = sorted.back();
    std::vector<double> deviations;
    for (const double value : sorted)
        deviations.push_back(std::abs(value - out.median));
    std::sort(deviations.begin(), deviations.end());
    out.mad = quantile(deviations, 0.5);
    return out;
}

} // namespace pllava
