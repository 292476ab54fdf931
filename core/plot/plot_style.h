#pragma once

#include <array>

namespace pllava {

/// Dark ink on white paper, or light ink without paper, for a dark window.
enum class PlotGround { Paper, Dark };

/// The colours of every figure, in SVG's words: those of the command line, of reports and of the window, which draws
/// its interactive plots with them too. The colour-blind can distinguish the series (Okabe and Ito, 2008); on the dark
/// they are lighter ones of the same hues. Fields of numbers have viridis().
struct PlotStyle {
    const char *paper, *text, *line, *grid, *missing;
    const char* dominant; ///< dominant tokens and what else is to stand out, at least 4.5 : 1 on the ground
    std::array<const char*, 7> series;
    std::array<const char*, 3> background; ///< of the background's series
};
const PlotStyle& plotStyle(PlotGround ground);

struct PlotDashes {
    double on, off;
};

// The same on every ground; lengths in pixels of SVG.
inline constexpr const char* kPlotFonts = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans CJK SC', sans-serif";
inline constexpr int kTickText = 11, kLabelText = 13, kTitleText = 14;
inline constexpr double kAxisWidth = 1, kIntervalWidth = 1.2, kOutlineWidth = 1.6, kCurveWidth = 1.8;
inline constexpr double kPointRadius = 3, kTickLength = 4;
inline constexpr double kBarOpacity = 0.9, kStepsOpacity = 0.45, kFurtherStepsOpacity = 0.15;
inline constexpr PlotDashes kLimitDashes{5, 3}, kBackgroundDashes{6, 3},
    kAgainDashes{2, 3}; ///< the last: a colour again

} // namespace pllava
