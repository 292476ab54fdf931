#pragma once

#include <vector>

#include "core/base/token_view.h"
#include "core/lab/layer_view.h"
#include "core/lab/plot_words.h"
#include "core/plot/svg_plot.h"

namespace pllava {

/// Norms (median, largest) and similarities from the projector through the layers, a diagram each; layers are numbered
/// from 0.
std::vector<Plot> layerPlots(const std::vector<LayerRow>& rows, const PlotWords& words);

/// How alike each token is to its neighbours, in space and in time: a field of colours for each frame that is left.
std::vector<Plot> similarityPlots(const TokenView& view, const PlotWords& words);

/// The share of each frame in what an answer looked at, over time in seconds.
Plot attentionPlot(const AnswerAttention& attention, const PlotWords& words);

} // namespace pllava
