#pragma once

#include <string>
#include <vector>

#include "core/analysis/norm_findings.h"
#include "core/lab/plot_words.h"
#include "core/plot/svg_plot.h"

namespace pllava {

/// Norms of a clip's visual tokens with some weights.
struct NormSeries {
    std::string weights; ///< a folder; empty or "none" for the base model
    NormFindings findings;
};

/// The weights' shortName() and how many tokens they are.
std::string labelOf(const NormSeries& series, const PlotWords& words);
/// Densities of norms over common bins and as the kernel estimates them, one series each, with the threshold of the
/// first. Source: PLLaVA, figure 3.
Plot normPlot(const std::vector<NormSeries>& series, const PlotWords& words);
/// A row per token as in toCsv() of the norms; of several series with a column of weights in front.
std::string toCsv(const std::vector<NormSeries>& series);

} // namespace pllava
