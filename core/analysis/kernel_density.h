#pragma once

#include <span>
#include <vector>

namespace pllava {

/// An estimated density on evenly spaced points.
struct KernelDensity {
    double bandwidth = 0;        ///< standard deviation of the Gaussian kernel
    std::vector<double> points;  ///< from 3 bandwidths below the least value to 3 above the greatest
    std::vector<double> density; ///< at the points; its integral is about 1
};

/// Gaussian kernel, Silverman's rule of thumb for the bandwidth: 0.9 · min(standard deviation, IQR / 1.34) · n^(-1/5),
/// with the standard deviation alone where the middle half of the values is equal. The values are first spread linearly
/// onto the points (a quarter of a bandwidth apart), so the cost hardly grows with their number; where far outliers
/// would ask for more than 4,096 points the bandwidth grows to fit. Without points where all values are equal.
/// Throws InvalidArgument for no values, or one that is not finite.
/// Source: B. W. Silverman, Density Estimation for Statistics and Data Analysis, 1986, equation 3.31.
KernelDensity densityOf(std::span<const float> values);

} // namespace pllava
