#pragma once

#include <optional>

#include "core/analysis/dominant_tokens.h"
#include "core/analysis/histogram.h"

namespace pllava::ui {

/// What a plot of norms shows. All histograms have the same edges.
struct NormPlotContent {
    Histogram all, dominant;
    std::optional<Histogram> reference;
    std::int64_t referenceTokens = 0;
    Threshold threshold;
};

/// Counts of `norms` by Freedman's and Diaconis' rule; with a reference, in bins of about that width over both.
NormPlotContent plotContent(const TokenNorms& norms, const TokenNorms* reference, const ThresholdRule& rule);

} // namespace pllava::ui
