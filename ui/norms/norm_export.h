#pragma once

#include <QByteArray>

#include "ui/norms/norm_plot.h"

namespace pllava::ui {

enum class PlotFormat { Png, Svg, Pdf };

/// The plot as a file's bytes: on white with dark text whatever the window's theme, 6.5 × 4 inches, PNG at 288 dots an
/// inch. GUI thread only.
QByteArray drawPlot(const NormPlotContent& content, CountScale scale, PlotFormat format);

} // namespace pllava::ui
