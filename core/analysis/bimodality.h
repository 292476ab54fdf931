#pragma once

#include <array>
#include <span>

namespace pllava {

/// A normal distribution that a share of the values follows.
struct GaussianComponent {
    double weight = 1, mean = 0, deviation = 0;
};

/// One tower or two: how well one normal distribution describes the values, and how well a mixture of two does.
struct Bimodality {
    double bicOne = 0, bicTwo = 0;          ///< the smaller the better; k·ln n − 2·ln L with k = 2 and 5 parameters
    std::array<GaussianComponent, 2> two{}; ///< ascending means
    GaussianComponent one;
    double separation = 0; ///< Ashman's D: √2·|μ1 − μ2| / √(σ1² + σ2²); above 2 the towers are separate
    /// A mixture describes them better by 10 or more (very strong evidence: Kass and Raftery, 1995), its towers are
    /// separate, and between their means densityOf() falls to half of the lower tower's or less: a skewed or flat set
    /// of values is described better by two as well, but has no valley.
    bool twoTowers = false;
};

/// Expectation maximisation from a fixed start: the values cut in two where the sum of squares within is least
/// (Fisher's natural break), then at most 500 rounds. A component's variance stays above 10⁻⁶ of the whole one, so that
/// no single value draws one to itself. With fewer than 8 values, or all equal, there is one tower and the BICs are 0.
/// Throws InvalidArgument for no values, or one that is not finite.
/// Sources: Schwarz 1978 (BIC); Ashman, Bird and Zepf 1994 (D).
Bimodality bimodalityOf(std::span<const float> values);

} // namespace pllava
