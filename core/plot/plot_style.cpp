#include "core/plot/plot_style.h"

namespace pllava {
namespace {

constexpr PlotStyle kOnPaper{.paper = "white",
                             .text = "#222",
                             .line = "#444",
                             .grid = "#E2E2E2",
                             .missing = "#DDDDDD",
                             .dominant = "#A85C00",
                             .series = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"},
                             .background = {"#4D4D4D", "#8A8A8A", "#B8B8B8"}};
constexpr PlotStyle kOnDark{.paper = "none",
                            .text = "#DADADA",
                            .line = "#9A9A9A",
                            .grid = "#3C3C3C",
                            .missing = "#505050",
                            .dominant = "#FFB454",
                            .series = {"#4EA8E0", "#F0803C", "#2BBF97", "#DE9BBF", "#F2B84B", "#8FD0F5", "#FFFFFF"},
                            .background = {"#C0C0C0", "#969696", "#6E6E6E"}};

} // namespace

const PlotStyle& plotStyle(PlotGround ground) {
    return ground == PlotGround::Dark ? kOnDark : kOnPaper;
}

} // namespace pllava
