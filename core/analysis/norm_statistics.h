#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pllava {

/// Numbers that describe a set of norms.
struct NormStatistics {
    std::int64_t count = 0;
    double mean = 0;
    double median = 0; ///< the mean of the two middle ones where the count is even
    double minimum = 0;
    double maximum = 0;
    double mad = 0; ///< median absolute deviation from the median, not scaled to a standard deviation
};

/// Throws InvalidArgument for no values, or one that is not finite.
NormStatistics statisticsOf(std::span<const float> values);

/// The quantile between neighbours, linear as numpy's default. `sorted` ascending and not empty, 0 <= share <= 1.
double quantile(std::span<const double> sorted, double share);

/// Ascending, in doubles. Throws InvalidArgument for no values, or one that is not finite.
std::vector<double> sortedFinite(std::span<const float> values);

} // namespace pllava
