#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/plot/plot_style.h"

namespace pllava {

/// How a series is drawn.
enum class PlotMark {
    Line,  ///< points at (x, y), joined
    Steps, ///< a histogram: y[i] from x[i] to x[i + 1], so x has one number more
    Bars   ///< y[i] above category x[i], next to the bars of the other series
};
enum class PlotAxis { Left, Right };
/// Background is for what comes from elsewhere, such as a paper's curve: grey, dashed, drawn first.
enum class PlotLayer { Front, Background };

struct PlotSeries {
    std::string label;
    std::vector<double> x, y;
    PlotMark mark = PlotMark::Line;
    std::vector<std::array<double, 2>> intervals{}; ///< of y; empty, or one per point
    PlotAxis axis = PlotAxis::Left;
    PlotLayer layer = PlotLayer::Front;
    std::vector<std::array<double, 2>> curve{}; ///< drawn over the marks in their colour, such as a density
};

/// A field of numbers as colours.
struct PlotCells {
    std::string label;
    std::int64_t rows = 0, columns = 0; ///< the same of all fields of a plot
    std::vector<double> values;         ///< (rows, columns)
};

/// A dashed vertical line, for a threshold.
struct PlotLimit {
    double x = 0;
    std::string label;
};

/// One diagram. Numbers that are not finite are left out.
struct Plot {
    std::string title, xLabel, yLabel, rightLabel;
    std::vector<PlotSeries> series;
    std::vector<PlotLimit> limits{};
    std::vector<std::string> categories{}; ///< names of x = 0, 1, …; empty for an axis of numbers
    bool yFromZero = true;
    std::vector<PlotCells> cells{}; ///< fields side by side on one scale of colours, in place of series and axes
};

/// At most `most` round numbers (1, 2 or 5 times a power of ten apart) from the first at or below `low` to the first at
/// or above `high`; one unit around them where these are equal.
std::vector<double> roundTicks(double low, double high, int most = 6);

/// Of one diagram, in SVG's pixels.
struct PlotSize {
    double width = 520, height = 380;
};

/// The least in which labels are whole and curves have some room; its height for diagrams of `width`, where that is
/// more than the least.
PlotSize leastSize(std::span<const Plot> plots, double width = 0);

/// The diagrams side by side as one SVG document with a viewBox, text as text in a sans-serif face.
std::string toSvg(std::span<const Plot> plots, const PlotSize& size = {}, PlotGround ground = PlotGround::Paper);

} // namespace pllava
