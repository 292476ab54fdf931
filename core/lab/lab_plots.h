#pragma once

#include <string>
#include <vector>

#include "core/lab/plot_words.h"
#include "core/lab/sweep.h"
#include "core/plot/svg_plot.h"

namespace pllava {

/// Whether the paper's own curves are drawn too, where it has some of the same measure.
enum class PaperCurves { Hide, Show };

/// Curves of a sweep: on a labelled set the score with its 95 % interval, else the length of the answer; the median
/// norm of the visual tokens on the right axis. A pooling sweep has a diagram over space and one over frames.
std::vector<Plot> plotsOf(SweepAxis axis, const std::vector<SweepRow>& rows, PaperCurves paper, const PlotWords& words);

/// Of each kind of prompt, a series for each model and α: new tokens, the first token's entropy; and the histogram of
/// the visual tokens' norms of each model, which do not depend on the prompt.
std::vector<Plot> probePlots(const std::vector<TrialResult>& results, const PlotWords& words);

/// Bars of results side by side, one category each: visual tokens, time and median norm.
std::vector<Plot> comparisonPlots(const std::vector<TrialResult>& results, const PlotWords& words);

/// How often answers have which length in tokens, one diagram a model, in and out of distribution over each other.
/// Source: PLLaVA, figure 2.
std::vector<Plot> textLengthPlots(const std::vector<TrialResult>& results, const PlotWords& words);

/// Score against training samples, in and out of distribution, and bars against the model's size, one for each α. The
/// paper's scores are VCG-Bench's and its samples millions, so its figure 4 has a diagram of its own and the bars of
/// its figure 5 have the right axis. Rows without a score are left out, and a diagram without any.
std::vector<Plot> scalingPlots(const std::vector<SweepRow>& rows, PaperCurves paper, const PlotWords& words);

/// The last part of a folder's path; "base" for none.
std::string shortName(const std::string& weights);

} // namespace pllava
