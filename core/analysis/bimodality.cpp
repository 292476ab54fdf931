#include "core/analysis/bimodality.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/analysis/kernel_density.h"
#include "core/analysis/norm_statistics.h"

namespace pllava {
namespace {

constexpr std::size_t kFewest = 8;
constexpr int kMostRounds = 500;
constexpr double kConverged = 1e-9; ///< of the log-likelihood per value
constexpr double kLeastVariance = 1e-6, kStrongEvidence = 10, kApart = 2, kDeepValley = 0.5;

using Values = std::vector<double>;
using Mixture = std::array<GaussianComponent, 2>;

GaussianComponent fitted(std::span<const double> values, double share, double leastVariance) {
    double mean = 0, variance = 0;
    for (const double value : values)
        mean += value / static_cast<double>(values.size());
    for (const double value : values)
        variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return {share, mean, std::sqrt(std::max(variance, leastVariance))};
}

double logDensity(const GaussianComponent& component, double value) {
    const double z = (value - component.mean) / component.deviation;
    return std::log(component.weight / component.deviation) - 0.5 * z * z - 0.5 * std::log(2 * std::numbers::pi);
}

/// Where cutting the sorted values leaves the least sum of squares within both parts.
std::size_t naturalBreak(const Values& sorted) {
    const auto n = static_cast<double>(sorted.size());
    double total = 0, left = 0, best = -1;
    for (const double value : sorted)
        total += value;
    std::size_t cut = 1;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        left += sorted[i - 1];
        const double count = static_cast<double>(i), apart = left / count - (total - left) / (n - count),
                     between = count * (n - count) * apart * apart;
        if (between > best) {
            best = between;
            cut = i;
        }
    }
    return cut;
}

/// One round of expectation and maximisation; returns the log-likelihood before it.
double improve(Mixture& mixture, const Values& values, double leastVariance) {
    double likelihood = 0;
    std::array<double, 2> weight{}, sum{}, squares{};
    for (const double value : values) {
        const double a = logDensity(mixture[0], value), b = logDensity(mixture[1], value), top = std::max(a, b),
                     whole = top + std::log(std::exp(a - top) + std::exp(b - top));
        likelihood += whole;
        const std::array share{std::exp(a - whole), std::exp(b - whole)};
        for (std::size_t k = 0; k < 2; ++k) {
            weight[k] += share[k];
            sum[k] += share[k] * value;
            squares[k] += share[k] * value * value;
        }
    }
    for (std::size_t k = 0; k < 2; ++k) {
        const double mean = sum[k] / weight[k];
        mixture[k] = {weight[k] / static_cast<double>(values.size()), mean,
                      std::sqrt(std::max(squares[k] / weight[k] - mean * mean, leastVariance))};
    }
    return likelihood;
}

double logLikelihood(const Values& values, const GaussianComponent& component) {
    double sum = 0;
    for (const double value : values)
        sum += logDensity(component, value);
    return sum;
}

/// The values' density has a valley between the two means.
bool hasValley(std::span<const float> values, const Mixture& mixture) {
    const KernelDensity found = densityOf(values);
    const auto at = [&](double value) {
        const auto upper = std::ranges::lower_bound(found.points, value);
        return found.density.begin() + std::min(upper - found.points.begin(), std::ssize(found.density) - 1);
    };
    const auto first = at(mixture[0].mean), last = at(mixture[1].mean);
    return *std::min_element(first, last + 1) <= kDeepValley * std::min(*first, *last);
}

} // namespace

Bimodality bimodalityOf(std::span<const float> input) {
    Values values = sortedFinite(input);
    Bimodality found;
    found.one = fitted(values, 1, 0);
    found.two = {found.one, found.one};
    if (values.size() < kFewest || values.front() == values.back())
        return found;
    const double leastVariance = found.one.deviation * found.one.deviation * kLeastVariance;
    const auto n = static_cast<double>(values.size());
    const std::size_t cut = naturalBreak(values);
    const std::span<const double> all(values);
    found.two = {fitted(all.first(cut), static_cast<double>(cut) / n, leastVariance),
                 fitted(all.subspan(cut), 1 - static_cast<double>(cut) / n, leastVariance)};
    double likelihood = improve(found.two, values, leastVariance);
    for (int round = 1; round < kMostRounds; ++round) {
        const double next = improve(found.two, values, leastVariance);
        const bool done = next - likelihood < kConverged * n;
        likelihood = next;
        if (done)
            break;
    }
    if (found.two[0].mean > found.two[1].mean)
        std::swap(found.two[0], found.two[1]);
    const double a = found.two[0].deviation, b = found.two[1].deviation;
    found.bicOne = 2 * std::log(n) - 2 * logLikelihood(values, found.one);
    found.bicTwo = 5 * std::log(n) - 2 * likelihood;
    found.separation = std::numbers::sqrt2 * std::abs(found.two[1].mean - found.two[0].mean) / std::sqrt(a * a + b * b);
    found.twoTowers =
        found.bicOne - found.bicTwo >= kStrongEvidence && found.separation > kApart && hasValley(input, found.two);
    return found;
}

} // namespace pllava
