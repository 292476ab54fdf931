#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/plot/svg_plot.h"

namespace pllava {

/// Margins of a sheet around what is drawn, in SVG's pixels.
inline constexpr double kPlotLeft = 64, kPlotRight = 64, kPlotTop = 40, kPlotBottom = 58;

/// One diagram's sheet: writes SVG's elements into a text that it does not own.
class SvgSheet {
public:
    SvgSheet(std::string& out, const PlotSize& size, const PlotStyle& style)
        : m_out(out), m_size(size), m_style(style) {}

    const PlotSize& size() const { return m_size; }
    const PlotStyle& style() const { return m_style; }
    /// Where the lower margin begins, and its width between the left and right margins.
    double bottom() const { return m_size.height - kPlotBottom; }
    double inner() const { return m_size.width - kPlotLeft - kPlotRight; }

    template <typename... Args> void put(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(m_out), form, std::forward<Args>(args)...);
    }
    void text(double x, double y, const std::string& what, const char* anchor, int size, std::string_view more = "");
    void line(double x1, double y1, double x2, double y2, const char* colour, std::string_view more = "");

private:
    std::string& m_out;
    PlotSize m_size;
    const PlotStyle& m_style;
};

/// With SVG's own signs written as entities.
std::string svgText(const std::string& text);
/// About how wide a text of size 11 is, in pixels; what is not ASCII counts as wide as a Chinese character.
double textWidth(std::string_view text);
/// A number next to a tick: six digits, from 100,000 on in millions.
std::string tickText(double value);

} // namespace pllava
