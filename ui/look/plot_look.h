#pragma once

#include <optional>

#include <QFont>
#include <QPen>

#include "core/plot/plot_style.h"

class QCPAxis;
class QCPLegend;
class QCustomPlot;
class QPaintDevice;
class QPalette;
class QSize;

namespace pllava::ui {

/// What figures are drawn with on a window of this palette: core/plot's own table. GUI thread only, all of these.
const PlotStyle& plotStyleOf(const QPalette& palette);
QColor plotColor(const char* color, double opacity = 1);
QPen plotPen(const char* color, double width, const std::optional<PlotDashes>& dashes = {});
/// The face of figures; kTickText is as large as `usual`, other sizes in proportion.
QFont plotFont(const QFont& usual, int size = kTickText);

/// An axis as figures have it, on a plot with a left and a lower one.
void styleAxis(QCPAxis& axis, const PlotStyle& style, const QFont& usual);
/// From round tick to round tick, with as many as figures have and their numbers.
void setRoundScale(QCPAxis& axis, double low, double high);
/// A legend without a frame.
void styleLegend(QCPLegend& legend, const PlotStyle& style, const QFont& usual);
/// Draws a plot into a picture or document of this size, in pixels, as vectors.
void drawPlotOn(QCustomPlot& plot, QPaintDevice& device, const QSize& size);

} // namespace pllava::ui
