#pragma once

#include "core/plot/svg_sheet.h"

namespace pllava {

/// Draws a plot's fields of cells, as large as they fit, each below its label, and the scale of colours next to them.
/// Cells without a finite value are left grey.
void drawCells(const Plot& plot, const PlotSize& size, const PlotStyle& style, std::string& out);

} // namespace pllava
