#include "core/analysis/kernel_density.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/analysis/norm_statistics.h"

namespace pllava {
namespace {

constexpr double kPointsPerBandwidth = 4;
constexpr double kMostPoints = 4096;
constexpr double kReach = 3;       ///< bandwidths beyond the values
constexpr double kKernelReach = 5; ///< bandwidths; the rest of a Gaussian is below 1e-5 of its peak

double silvermanBandwidth(std::span<const double> sorted) {
    const auto count = static_cast<double>(sorted.size());
    const double mean = std::accumulate(sorted.begin(), sorted.end(), 0.0) / count;
    double squares = 0;
    for (const double value : sorted)
        squares += (value - mean) * (value - mean);
    const double deviation = std::sqrt(squares / std::max(count - 1, 1.0));
    const double middle = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / 1.34;
    return 0.9 * (middle > 0 ? std::min(deviation, middle) : deviation) * std::pow(count, -0.2);
}

/// Each value's weight 1/n shared by the two points next to it.
std::vector<double> weightsOn(const std::vector<double>& points, std::span<const double> values) {
    std::vector<double> weights(points.size());
    const double step = points[1] - points[0];
    for (const double value : values) {
        const double at = (value - points.front()) / step;
        const auto below = std::min(static_cast<std::size_t>(at), points.size() - 2);
        const double share = at - static_cast<double>(below);
        weights[below] += (1 - share) / static_cast<double>(values.size());
        weights[below + 1] += share / static_cast<double>(values.size());
    }
    return weights;
}

} // namespace

KernelDensity densityOf(std::span<const float> values) {
    const std::vector<double> sorted = sortedFinite(values);
    const double range = sorted.back() - sorted.front();
    if (range == 0)
        return {};
    KernelDensity out;
    const double least = range / (kMostPoints / kPointsPerBandwidth - 2 * kReach);
    out.bandwidth = std::max(silvermanBandwidth(sorted), least);
    const double step = out.bandwidth / kPointsPerBandwidth;
    const auto count = static_cast<std::size_t>(std::ceil((range + 2 * kReach * out.bandwidth) / step)) + 1;
    for (std::size_t i = 0; i < count; ++i)
        out.points.push_back(sorted.front() - kReach * out.bandwidth + static_cast<double>(i) * step);
    const std::vector<double> weights = weightsOn(out.points, sorted);
    std::vector<double> kernel;
    for (double at = 0; at <= kKernelReach * kPointsPerBandwidth; ++at)
        kernel.push_back(std::exp(-0.5 * std::pow(at / kPointsPerBandwidth, 2)) /
                         (out.bandwidth * std::sqrt(2 * std::numbers::pi)));
    out.density.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t reach = 0; reach < kernel.size() && weights[i] > 0; ++reach) {
            if (i + reach < count)
                out.density[i + reach] += weights[i] * kernel[reach];
            if (reach > 0 && i >= reach)
                out.density[i - reach] += weights[i] * kernel[reach];
        }
    return out;
}

} // namespace pllava
