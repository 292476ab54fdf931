#include "core/plot/svg_plot.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "core/plot/svg_cells.h"
#include "core/plot/svg_sheet.h"

namespace pllava {
namespace {

constexpr double kLegendRow = 15, kMark = 18;           ///< pixels
constexpr double kLeastInner = 200, kLeastCurves = 100; ///< across and down

struct Scale {
    double low = 0, high = 1, from = 0, to = 1;
    std::vector<double> ticks;
    double operator()(double value) const { return from + (value - low) / (high - low) * (to - from); }
};

Scale scaleOf(const std::vector<double>& values, double from, double to) {
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const double value : values)
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    const auto ticks = low <= high ? roundTicks(low, high) : roundTicks(0, 1);
    return {ticks.front(), ticks.back(), from, to, ticks};
}

std::string dasharray(const PlotDashes& dashes) {
    return fmt::format("stroke-dasharray=\"{} {}\"", dashes.on, dashes.off);
}

std::ptrdiff_t labelsOf(const Plot& plot) {
    return std::ranges::count_if(plot.series, [](const PlotSeries& series) { return !series.label.empty(); });
}

/// Of the longest label with its mark, in pixels.
double legendWidth(const Plot& plot) {
    double longest = 0;
    for (const PlotSeries& series : plot.series)
        longest = std::max(longest, textWidth(series.label));
    return kMark + longest;
}

/// Rows and columns of the labels above a diagram of this inner width.
struct Legend {
    Legend(const Plot& plot, double inner)
        : cell(legendWidth(plot) + kMark),
          columns(std::max<std::ptrdiff_t>(1, static_cast<std::ptrdiff_t>(inner / cell))),
          height(kLegendRow * static_cast<double>((labelsOf(plot) + columns - 1) / columns)) {}
    double cell; ///< width
    std::ptrdiff_t columns;
    double height;
};

/// Draws one diagram into the text; knows its scales.
class Drawing : SvgSheet {
public:
    Drawing(const Plot& plot, const PlotSize& size, const PlotStyle& style, std::string& out)
        : SvgSheet(out, size, style), m_plot(plot), m_legend(plot, inner()) {
        m_bars = std::count_if(plot.series.begin(), plot.series.end(),
                               [](const auto& series) { return series.mark == PlotMark::Bars; });
        m_top = kPlotTop + m_legend.height;
        m_x = plot.categories.empty()
                  ? scaleOf(xValues(), kPlotLeft, kPlotLeft + inner())
                  : Scale{-0.5, static_cast<double>(plot.categories.size()) - 0.5, kPlotLeft, kPlotLeft + inner(), {}};
        m_y = {scaleOf(yValues(PlotAxis::Left), bottom(), m_top), scaleOf(yValues(PlotAxis::Right), bottom(), m_top)};
    }

    void draw() {
        axes();
        for (const PlotLayer layer : {PlotLayer::Background, PlotLayer::Front})
            for (std::size_t i = 0; i < m_plot.series.size(); ++i)
                if (m_plot.series[i].layer == layer)
                    series(m_plot.series[i], colourOf(i), dashesOf(i));
        for (const PlotLimit& limit : m_plot.limits) {
            line(m_x(limit.x), m_top, m_x(limit.x), bottom(), style().line, dasharray(kLimitDashes));
            text(m_x(limit.x) + 4, m_top + 11, limit.label, "start", kTickText);
        }
        legend();
    }

private:
    std::vector<double> xValues() const {
        std::vector<double> values;
        for (const PlotSeries& series : m_plot.series)
            values.insert(values.end(), series.x.begin(), series.x.end());
        for (const PlotLimit& limit : m_plot.limits)
            values.push_back(limit.x);
        return values;
    }
    std::vector<double> yValues(PlotAxis axis) const {
        std::vector<double> values;
        for (const PlotSeries& series : m_plot.series)
            if (series.axis == axis) {
                values.insert(values.end(), series.y.begin(), series.y.end());
                for (const auto& point : series.curve)
                    values.push_back(point[1]);
                for (const auto& interval : series.intervals)
                    values.insert(values.end(), interval.begin(), interval.end());
                if (m_plot.yFromZero || series.mark != PlotMark::Line)
                    values.push_back(0);
            }
        return values;
    }
    /// Number of series of its layer before it.
    std::size_t numberOf(std::size_t index) const {
        return static_cast<std::size_t>(
            std::count_if(m_plot.series.begin(), m_plot.series.begin() + static_cast<long>(index),
                          [&](const auto& s) { return s.layer == m_plot.series[index].layer; }));
    }
    const char* colourOf(std::size_t index) const {
        return m_plot.series[index].layer == PlotLayer::Background
                   ? style().background[numberOf(index) % style().background.size()]
                   : style().series[numberOf(index) % style().series.size()];
    }
    /// Of lines of the background, of lines that go by the other axis, and where a colour comes for the second time.
    std::string dashesOf(std::size_t index) const {
        const PlotSeries& series = m_plot.series[index];
        return series.mark == PlotMark::Bars                                             ? ""
               : series.layer == PlotLayer::Background || series.axis == PlotAxis::Right ? dasharray(kBackgroundDashes)
               : numberOf(index) >= style().series.size()                                ? dasharray(kAgainDashes)
                                                                                         : "";
    }
    const Scale& yOf(const PlotSeries& series) const { return m_y[static_cast<std::size_t>(series.axis)]; }

    void axes() {
        const double bottom = this->bottom(), right = kPlotLeft + inner();
        for (const double tick : m_y[0].ticks) {
            line(kPlotLeft, m_y[0](tick), right, m_y[0](tick), style().grid);
            text(kPlotLeft - 6, m_y[0](tick) + 4, tickText(tick), "end", kTickText);
        }
        if (!m_plot.rightLabel.empty())
            for (const double tick : m_y[1].ticks)
                text(right + 6, m_y[1](tick) + 4, tickText(tick), "start", kTickText);
        for (const double tick : m_x.ticks) {
            line(m_x(tick), bottom, m_x(tick), bottom + kTickLength, style().line);
            text(m_x(tick), bottom + 17, tickText(tick), "middle", kTickText);
        }
        if (!m_plot.categories.empty())
            categoryNames();
        line(kPlotLeft, bottom, right, bottom, style().line);
        line(kPlotLeft, m_top, kPlotLeft, bottom, style().line);
        if (!aslant()) // else there is no room for it
            text(kPlotLeft + inner() / 2, size().height - 12, m_plot.xLabel, "middle", kLabelText);
        upright(16, -90, m_plot.yLabel);
        upright(size().width - 12, 90, m_plot.rightLabel);
        text(kPlotLeft, 20, m_plot.title, "start", kTitleText, "font-weight=\"bold\"");
    }
    static std::size_t spaceOf(const std::string& name) { return std::min(name.find(' '), name.size()); }
    double slot() const { return inner() / static_cast<double>(m_plot.categories.size()); }
    /// Names of neighbours would touch, each in two lines where it has a space.
    bool aslant() const {
        return std::ranges::any_of(m_plot.categories, [this](const std::string& name) {
            const std::string_view all = name;
            return std::max(textWidth(all.substr(0, spaceOf(name))), textWidth(all.substr(spaceOf(name)))) > slot();
        });
    }
    /// Of very many not all.
    void categoryNames() {
        const auto step = static_cast<std::size_t>(std::ceil(13 / slot()));
        for (std::size_t i = 0; i < m_plot.categories.size(); i += step) {
            const std::string& name = m_plot.categories[i];
            const double x = m_x(static_cast<double>(i)), y = bottom() + 15;
            if (aslant()) {
                put("<text transform=\"translate({:.1f} {:.1f}) rotate(-30)\" text-anchor=\"end\" "
                    "font-size=\"{}\">{}</text>\n",
                    x + 4, y - 4, kTickText, svgText(name));
                continue;
            }
            text(x, y, name.substr(0, spaceOf(name)), "middle", kTickText);
            if (spaceOf(name) < name.size())
                text(x, y + 12, name.substr(spaceOf(name)), "middle", kTickText);
        }
    }
    void upright(double x, int degrees, const std::string& label) {
        const double middle = (m_top + bottom()) / 2;
        if (!label.empty())
            put("<text transform=\"translate({:.1f} {:.1f}) rotate({})\" text-anchor=\"middle\" "
                "font-size=\"{}\">{}</text>\n",
                x, middle, degrees, kLabelText, svgText(label));
    }
    void series(const PlotSeries& series, const char* colour, const std::string& dashes) {
        const Scale& y = yOf(series);
        const bool background = series.layer == PlotLayer::Background;
        const double share = 0.8 / static_cast<double>(std::max<std::ptrdiff_t>(m_bars, 1));
        const double slot = series.mark == PlotMark::Bars ? static_cast<double>(m_slot++) * share - 0.4 : 0;
        const bool first = &series == m_plot.series.data(); // what is over it shows as an outline
        std::string path, outline;
        for (std::size_t i = 0; i < series.y.size(); ++i) {
            if (!std::isfinite(series.y[i]) || !std::isfinite(series.x[i]))
                continue;
            const double px = m_x(series.x[i]), py = y(series.y[i]);
            if (series.mark == PlotMark::Line) {
                path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", px, py);
                put("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{}\" fill=\"{}\"/>\n", px, py, kPointRadius, colour);
            } else {
                const bool bars = series.mark == PlotMark::Bars;
                const double x1 = bars ? m_x(series.x[i] + slot) : px,
                             x2 = bars ? m_x(series.x[i] + slot + share) : m_x(series.x[i + 1]);
                put("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\" "
                    "fill-opacity=\"{}\"/>\n",
                    x1, py, std::max(x2 - x1, 0.5), std::max(y(0) - py, 0.0), colour,
                    bars && !background ? kBarOpacity
                    : first             ? kStepsOpacity
                                        : kFurtherStepsOpacity);
                if (!bars)
                    outline += fmt::format("{}{:.1f} {:.1f}H{:.1f}", outline.empty() ? "M" : "L", x1, py, x2);
            }
            if (i < series.intervals.size()) {
                const double at = series.mark == PlotMark::Bars ? m_x(series.x[i] + slot + share / 2) : px;
                line(at, y(series.intervals[i][0]), at, y(series.intervals[i][1]), colour,
                     fmt::format("stroke-width=\"{}\"", kIntervalWidth));
            }
        }
        if (!first && series.curve.empty())
            stroke(outline, colour, kOutlineWidth, dashes);
        stroke(path, colour, kCurveWidth, dashes);
        std::string curve;
        for (const auto& [at, height] : series.curve)
            curve += fmt::format("{}{:.1f} {:.1f}", curve.empty() ? "M" : "L", m_x(at), y(height));
        stroke(curve, colour, kCurveWidth, dashes);
    }
    void stroke(const std::string& path, const char* colour, double width, const std::string& dashes) {
        if (!path.empty())
            put("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" {}/>\n", path, colour, width, dashes);
    }
    void legend() {
        std::ptrdiff_t number = 0;
        for (std::size_t i = 0; i < m_plot.series.size(); ++i) {
            if (m_plot.series[i].label.empty())
                continue;
            const double x = kPlotLeft + m_legend.cell * static_cast<double>(number % m_legend.columns),
                         y = kPlotTop + kLegendRow * static_cast<double>(number / m_legend.columns);
            const std::string dashes = dashesOf(i);
            put("<rect x=\"{:.0f}\" y=\"{:.1f}\" width=\"12\" height=\"8\" fill=\"{}\" {}/>\n", x, y - 8, colourOf(i),
                dashes.empty()
                    ? ""
                    : fmt::format("fill-opacity=\"{}\" stroke=\"{}\" {}", kFurtherStepsOpacity, colourOf(i), dashes));
            text(x + kMark, y, m_plot.series[i].label, "start", kTickText);
            ++number;
        }
    }

    const Plot& m_plot;
    std::ptrdiff_t m_bars = 0, m_slot = 0;
    Legend m_legend;
    double m_top = kPlotTop;
    Scale m_x;
    std::array<Scale, 2> m_y;
};

} // namespace

std::vector<double> roundTicks(double low, double high, int most) {
    if (!(high > low)) {
        const double room = std::max(0.5, std::abs(low) * 0.05);
        low -= room;
        high += room;
    }
    const double raw = (high - low) / std::max(most - 1, 1), power = std::pow(10, std::floor(std::log10(raw)));
    double step = power * 10;
    for (const double factor : {5.0, 2.0, 1.0})
        if (std::ceil(high / (factor * power)) - std::floor(low / (factor * power)) < most)
            step = factor * power;
    std::vector<double> ticks;
    const auto first = static_cast<std::int64_t>(std::floor(low / step)),
               last = static_cast<std::int64_t>(std::ceil(high / step));
    for (std::int64_t tick = first; tick <= last; ++tick)
        ticks.push_back(static_cast<double>(tick) * step);
    return ticks;
}

PlotSize leastSize(std::span<const Plot> plots, double width) {
    PlotSize least{kLeastInner + kPlotLeft + kPlotRight, 0};
    for (const Plot& plot : plots)
        least.width = std::max(least.width, kPlotLeft + legendWidth(plot));
    for (const Plot& plot : plots) {
        const Legend legend(plot, std::max(width, least.width) - kPlotLeft - kPlotRight);
        least.height = std::max(least.height, kPlotTop + legend.height + kLeastCurves + kPlotBottom);
    }
    return least;
}

std::string toSvg(std::span<const Plot> plots, const PlotSize& size, PlotGround ground) {
    const PlotStyle& style = plotStyle(ground);
    std::string out =
        fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
                    "font-family=\"{4}\" fill=\"{2}\">\n"
                    "<rect width=\"100%\" height=\"100%\" fill=\"{3}\"/>\n",
                    size.width * static_cast<double>(plots.size()), size.height, style.text, style.paper, kPlotFonts);
    for (std::size_t i = 0; i < plots.size(); ++i) {
        out += fmt::format("<g transform=\"translate({} 0)\">\n", size.width * static_cast<double>(i));
        plots[i].cells.empty() ? Drawing(plots[i], size, style, out).draw() : drawCells(plots[i], size, style, out);
        out += "</g>\n";
    }
    return out + "</svg>\n";
}

} // namespace pllava
