#pragma once

class QCPAxis;
class QCPLegend;
class QCustomPlot;
class QFont;
class QPaintDevice;
class QSize;

namespace pllava::ui {

struct Colors;

/// An axis as every plot has it: no lines of its own, quiet numbers, hairline grid.
void styleAxis(QCPAxis& axis, const Colors& colors, const QFont& font);
/// A legend without a frame, in quiet words.
void styleLegend(QCPLegend& legend, const Colors& colors, const QFont& font);
/// Draws a plot into a picture or document of this size, in pixels, as vectors.
void drawPlotOn(QCustomPlot& plot, QPaintDevice& device, const QSize& size);

} // namespace pllava::ui
