#include "core/analysis/histogram.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/analysis/norm_statistics.h"
#include "core/base/error.h"

namespace pllava {

std::vector<double> equalEdges(double low, double high, int bins) {
    if (bins < 1 || bins > kMaxBins)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} bins; give 1 to {}", bins, kMaxBins));
    if (low == high) {
        low -= 0.5;
        high += 0.5;
    }
    std::vector<double> edges;
    for (int i = 0; i < bins; ++i)
        edges.push_back(low + (high - low) * i / bins);
    edges.push_back(high);
    return edges;
}

std::vector<double> freedmanDiaconisEdges(std::span<const float> values) {
    const std::vector<double> sorted = sortedFinite(values);
    const auto count = static_cast<double>(sorted.size());
    const double width = 2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / std::cbrt(count);
    const double range = sorted.back() - sorted.front();
    const double bins = range == 0 ? 1 : width > 0 ? std::ceil(range / width) : std::ceil(std::log2(count) + 1);
    return equalEdges(sorted.front(), sorted.back(), static_cast<int>(std::min<double>(bins, kMaxBins)));
}

Histogram countBetween(std::vector<double> edges, std::span<const float> values) {
    Histogram out{std::move(edges), {}};
    const auto& e = out.edges;
    out.counts.resize(e.size() - 1);
    for (const float value : values) {
        if (!(value >= e.front() && value <= e.back()))
            continue;
        const auto above = std::upper_bound(e.begin(), e.end(), static_cast<double>(value));
        ++out.counts[std::min(static_cast<std::size_t>(above - e.begin()), out.counts.size()) - 1];
    }
    return out;
}

} // namespace pllava
