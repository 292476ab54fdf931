#pragma once

#include <optional>
#include <vector>

#include "core/analysis/bimodality.h"
#include "core/analysis/dominant_tokens.h"
#include "core/analysis/histogram.h"
#include "core/analysis/norm_statistics.h"

namespace pllava {

/// Statistics, histogram, threshold and dominant tokens of one set of norms.
struct NormFindings {
    TokenNorms norms;
    NormStatistics statistics;
    Threshold threshold;
    std::vector<DominantToken> dominant;
    Histogram histogram;
    Bimodality bimodality;
};

/// `bins` of equal width, or, without a number, by the rule of Freedman and Diaconis.
/// Throws InvalidArgument for no norms, or one that is not finite.
NormFindings findingsOf(TokenNorms norms, const ThresholdRule& rule = {}, std::optional<int> bins = {});

} // namespace pllava
