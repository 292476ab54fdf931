#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lab/plot_words.h"
#include "core/plot/svg_plot.h"

namespace pllava {

/// A curve that the paper published. Data: resources/paper/curves.json, which says how exact the numbers are.
struct PaperCurve {
    std::string figure;  ///< of arXiv 2404.16994
    std::string view;    ///< pooling-spatial, pooling-temporal, alpha, samples or parameters: what x is
    std::string measure; ///< mvbench (share of right options) or vcg (judge's score, 0 to 5)
    std::string label;
    std::vector<double> x, y;
};

/// Those of a view and a measure. Throws NotFound or CorruptFile where the resource is damaged.
std::vector<PaperCurve> paperCurves(std::string_view view, std::string_view measure);

/// Series to be drawn behind the measured ones, labelled as the paper's.
PlotSeries backgroundSeries(const PaperCurve& curve, PlotAxis axis, const PlotWords& words);

} // namespace pllava
