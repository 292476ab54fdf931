#include "core/plot/svg_sheet.h"

#include <cmath>

namespace pllava {
namespace {

constexpr PlotInk kOnPaper{.paper = "white",
                           .text = "#222",
                           .line = "#444",
                           .grid = "#E2E2E2",
                           .missing = "#DDDDDD",
                           .series = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"},
                           .behind = {"#4D4D4D", "#8A8A8A", "#B8B8B8"}};
constexpr PlotInk kOnDark{.paper = "none",
                          .text = "#DADADA",
                          .line = "#9A9A9A",
                          .grid = "#3C3C3C",
                          .missing = "#505050",
                          .series = {"#4EA8E0", "#F0803C", "#2BBF97", "#DE9BBF", "#F2B84B", "#8FD0F5", "#FFFFFF"},
                          .behind = {"#C0C0C0", "#969696", "#6E6E6E"}};

} // namespace

const PlotInk& inkFor(PlotGround ground) {
    return ground == PlotGround::Dark ? kOnDark : kOnPaper;
}

std::string svgText(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    return out;
}

double textWidth(std::string_view text) {
    double width = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        width += byte < 0x80 ? 6.2 : byte >= 0xC0 ? 11 : 0; // else a later byte of the same character
    }
    return width;
}

std::string tickText(double value) {
    return std::abs(value) >= 1e5 ? fmt::format("{:.6g} M", value / 1e6) : fmt::format("{:.6g}", value);
}

void SvgSheet::text(double x, double y, const std::string& what, const char* anchor, int size, const char* more) {
    put("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\" {}>{}</text>\n", x, y, anchor, size, more,
        svgText(what));
}

void SvgSheet::line(double x1, double y1, double x2, double y2, const char* colour, const char* more) {
    put("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" {}/>\n", x1, y1, x2, y2, colour,
        more);
}

} // namespace pllava
