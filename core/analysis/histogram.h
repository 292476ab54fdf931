#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pllava {

/// Counts of values between ascending edges: bin i holds edges[i] <= x < edges[i + 1], the last one its end too, as
/// numpy's.
struct Histogram {
    std::vector<double> edges; ///< counts.size() + 1
    std::vector<std::int64_t> counts;
};

/// Bounds the number of bins, which far outliers would otherwise make arbitrarily large.
constexpr int kMaxBins = 512;

/// `bins` bins of equal width from `low` to `high`; half a unit to both sides where these are equal.
/// Throws InvalidArgument unless 1 <= bins <= kMaxBins.
std::vector<double> equalEdges(double low, double high, int bins);

/// From the least to the greatest value, with the rule of Freedman and Diaconis (bins 2·IQR/∛n wide), by Sturges' rule
/// (log2 n + 1 bins) where the middle half of the values is equal; kMaxBins at most.
/// Throws InvalidArgument for no values, or one that is not finite.
std::vector<double> freedmanDiaconisEdges(std::span<const float> values);

/// Counts the values between the first and the last of these edges, which are of equal width.
Histogram countBetween(std::vector<double> edges, std::span<const float> values);

} // namespace pllava
