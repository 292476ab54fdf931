#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/token_norms.h"

namespace pllava {

/// Rule for the norm above which a token counts as dominant.
enum class ThresholdMethod {
    MedianMad,    ///< median + k · MAD
    DensityValley ///< the valley between the tower of usual norms and one of larger norms
};

struct ThresholdRule {
    ThresholdMethod method = ThresholdMethod::MedianMad;
    double k = 5; ///< of MedianMad; 5 unscaled MAD are 3.4 standard deviations of a normal distribution
};

struct Threshold {
    ThresholdRule rule;
    std::optional<double> value; ///< none: the density has no valley, so no token is dominant
};

/// "median + 5 MAD" or "density valley".
std::string name(const ThresholdRule& rule);

/// MedianMad takes the unscaled MAD. DensityValley takes densityOf(): after the highest peak, the lowest point before
/// the first further peak that is at least 2 % as high, at least twice as high as that point, and has three tokens or
/// more from there on. Both rules are ours; the paper looks at histograms and names no number.
/// Throws InvalidArgument for no values, or one that is not finite.
Threshold thresholdOf(std::span<const float> norms, const ThresholdRule& rule = {});

/// One visual token of large norm and its coordinate, as coordinateOf() returns it.
struct DominantToken {
    std::int64_t index = 0;
    std::int64_t t = 0, h = 0, w = 0;
    float norm = 0;

    bool operator==(const DominantToken&) const = default;
};

/// The tokens above the threshold, largest first.
std::vector<DominantToken> dominantTokens(const TokenNorms& norms, const Threshold& threshold);

/// Every token as a line "index,t,h,w,norm,dominant" below a line of these names.
std::string toCsv(const TokenNorms& norms, const Threshold& threshold);
/// Its columns, and its rows with `front` before each.
inline constexpr std::string_view kNormColumns = "index,t,h,w,norm,dominant";
std::string csvRows(const TokenNorms& norms, const Threshold& threshold, std::string_view front = {});

} // namespace pllava
