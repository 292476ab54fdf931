#pragma once

#include "ui/look/plot_export.h"
#include "ui/norms/norm_plot.h"

namespace pllava::ui {

/// The plot as a figure's bytes. GUI thread only.
QByteArray drawPlot(const NormPlotContent& content, CountScale scale, PlotFormat format);

} // namespace pllava::ui
