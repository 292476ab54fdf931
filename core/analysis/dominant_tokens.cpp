#include "core/analysis/dominant_tokens.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "core/analysis/kernel_density.h"
#include "core/analysis/norm_statistics.h"
#include "core/base/csv.h"

namespace pllava {
namespace {

constexpr double kLeastPeak = 0.02; ///< of the highest
constexpr double kLeastDepth = 0.5; ///< a valley's density relative to the peak after it
constexpr std::ptrdiff_t kLeastTokens = 3;

std::optional<double> densityValley(std::span<const float> norms) {
    const KernelDensity found = densityOf(norms);
    const auto& density = found.density;
    if (density.empty())
        return {};
    const auto highest = std::max_element(density.begin(), density.end());
    auto valley = highest;
    for (auto at = highest + 1; at + 1 < density.end(); ++at) {
        if (*at < *valley)
            valley = at;
        const bool peak = at[-1] <= *at && *at > at[1];
        if (!peak || *at < kLeastPeak * *highest || *valley > kLeastDepth * *at)
            continue;
        const double value = found.points[static_cast<std::size_t>(valley - density.begin())];
        if (std::count_if(norms.begin(), norms.end(), [&](float norm) { return norm > value; }) >= kLeastTokens)
            return value;
    }
    return {};
}

DominantToken tokenAt(const TokenNorms& norms, std::size_t position) {
    const auto index = static_cast<std::int64_t>(position);
    const TokenCoordinate at = coordinateOf(norms, index);
    return {index, at.t, at.h, at.w, norms.norms[position]};
}

/// Nothing for a coordinate that the token does not have.
std::optional<std::int64_t> cell(std::int64_t coordinate) {
    return coordinate < 0 ? std::nullopt : std::optional(coordinate);
}

bool isDominant(float norm, const Threshold& threshold) {
    return threshold.value && norm > *threshold.value;
}

} // namespace

std::string name(const ThresholdRule& rule) {
    return rule.method == ThresholdMethod::MedianMad ? fmt::format("median + {} MAD", rule.k) : "density valley";
}

Threshold thresholdOf(std::span<const float> norms, const ThresholdRule& rule) {
    if (rule.method == ThresholdMethod::DensityValley)
        return {rule, densityValley(norms)};
    const NormStatistics statistics = statisticsOf(norms);
    return {rule, statistics.median + rule.k * statistics.mad};
}

std::vector<DominantToken> dominantTokens(const TokenNorms& norms, const Threshold& threshold) {
    std::vector<DominantToken> tokens;
    for (std::size_t i = 0; i < norms.norms.size(); ++i)
        if (isDominant(norms.norms[i], threshold))
            tokens.push_back(tokenAt(norms, i));
    std::stable_sort(tokens.begin(), tokens.end(), [](const auto& a, const auto& b) { return a.norm > b.norm; });
    return tokens;
}

std::string csvRows(const TokenNorms& norms, const Threshold& threshold, std::string_view front) {
    std::string text;
    for (std::size_t i = 0; i < norms.norms.size(); ++i) {
        const DominantToken token = tokenAt(norms, i);
        text.append(front).append(csvRow(
            {token.index, cell(token.t), cell(token.h), cell(token.w), token.norm, isDominant(token.norm, threshold)}));
    }
    return text;
}

std::string toCsv(const TokenNorms& norms, const Threshold& threshold) {
    return csvHead(kNormColumns) + csvRows(norms, threshold);
}

} // namespace pllava
