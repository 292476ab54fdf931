#pragma once

#include <optional>
#include <vector>

#include "core/analysis/bimodality.h"
#include "core/analysis/dominant_tokens.h"
#include "core/analysis/histogram.h"
#include "core/analysis/norm_statistics.h"

namespace pllava {

/// All that is told of one set of norms.
struct NormFindings {
    TokenNorms norms;
    NormStatistics statistics;
    Threshold threshold;
    std::vector<DominantToken> dominant;
    Histogram histogram;
    Bimodality bimodality;
};

/// `bins` of equal width, by the rule of Freedman and Diaconis without a number.
/// Throws InvalidArgument for no norms, or one that is not finite.
NormFindings findingsOf(TokenNorms norms, const ThresholdRule& rule = {}, std::optional<int> bins = {});

} // namespace pllava
