#include "core/plot/svg_cells.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/plot/viridis.h"

namespace pllava {
namespace {

constexpr double kLabel = 14, kGap = 8, kScale = 12;

/// 0 to 1 as a colour.
std::string colourOf(double share) {
    const Rgb colour = viridis(share);
    return fmt::format("#{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue);
}

/// Fields in so many columns that their cells are largest.
struct Arrangement {
    std::size_t columns = 1;
    double cell = 0; ///< side in pixels
};

Arrangement arrange(std::size_t fields, const PlotCells& one, double width, double height) {
    Arrangement best;
    for (std::size_t columns = 1; columns <= fields; ++columns) {
        const std::size_t rows = (fields + columns - 1) / columns;
        const double cell =
            std::min((width / static_cast<double>(columns) - kGap) / static_cast<double>(one.columns),
                     (height / static_cast<double>(rows) - kGap - kLabel) / static_cast<double>(one.rows));
        if (cell > best.cell)
            best = {columns, cell};
    }
    return best;
}

class CellDrawing : SvgSheet {
public:
    CellDrawing(const Plot& plot, const PlotSize& size, const PlotStyle& style, std::string& out)
        : SvgSheet(out, size, style), m_plot(plot) {
        for (const PlotCells& field : plot.cells)
            for (const double value : field.values)
                if (std::isfinite(value)) {
                    m_low = std::min(m_low, value);
                    m_high = std::max(m_high, value);
                }
        if (!(m_low <= m_high))
            m_low = 0, m_high = 1;
    }

    void draw() {
        const double height = bottom() - kPlotTop;
        const Arrangement fit = arrange(m_plot.cells.size(), m_plot.cells[0], inner(), height);
        for (std::size_t i = 0; i < m_plot.cells.size(); ++i) {
            const PlotCells& one = m_plot.cells[i];
            const double x = kPlotLeft + static_cast<double>(i % fit.columns) *
                                             (fit.cell * static_cast<double>(one.columns) + kGap),
                         y = kPlotTop + static_cast<double>(i / fit.columns) *
                                            (fit.cell * static_cast<double>(one.rows) + kGap + kLabel);
            field(one, x, y, fit.cell);
        }
        scale(height);
        text(kPlotLeft, 20, m_plot.title, "start", kTitleText, "font-weight=\"bold\"");
        text(kPlotLeft + inner() / 2, size().height - 12, m_plot.xLabel, "middle", kLabelText);
    }

private:
    double shareOf(double value) const { return m_high > m_low ? (value - m_low) / (m_high - m_low) : 0.5; }

    void field(const PlotCells& field, double x, double y, double cell) {
        text(x, y + kLabel - 4, field.label, "start", kTickText);
        for (std::int64_t i = 0; i < field.rows * field.columns; ++i) {
            const double value = field.values[static_cast<std::size_t>(i)];
            put("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>\n",
                x + cell * static_cast<double>(i % field.columns),
                y + kLabel + cell * static_cast<double>(i / field.columns), cell, cell,
                std::isfinite(value) ? colourOf(shareOf(value)) : style().missing);
        }
    }
    void scale(double height) {
        constexpr int kSteps = 32;
        const double x = kPlotLeft + inner() + 8, step = height / kSteps;
        for (int i = 0; i < kSteps; ++i)
            put("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" fill=\"{}\"/>\n", x,
                kPlotTop + height - (i + 1) * step, kScale, step + 0.5, colourOf((i + 0.5) / kSteps));
        for (const double share : {0.0, 0.5, 1.0})
            text(x + kScale + 4, kPlotTop + height - share * height + 4,
                 fmt::format("{:.3g}", std::lerp(m_low, m_high, share)), "start", kTickText);
        text(x + kScale, kPlotTop - 10, m_plot.yLabel, "end", kTickText);
    }

    const Plot& m_plot;
    double m_low = std::numeric_limits<double>::infinity(), m_high = -m_low;
};

} // namespace

void drawCells(const Plot& plot, const PlotSize& size, const PlotStyle& style, std::string& out) {
    CellDrawing(plot, size, style, out).draw();
}

} // namespace pllava
