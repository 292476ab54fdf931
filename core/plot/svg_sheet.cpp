#include "core/plot/svg_sheet.h"

#include <cmath>

namespace pllava {

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

void SvgSheet::text(double x, double y, const std::string& what, const char* anchor, int size, std::string_view more) {
    put("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{}\" {}>{}</text>\n", x, y, anchor, size, more,
        svgText(what));
}

void SvgSheet::line(double x1, double y1, double x2, double y2, const char* colour, std::string_view more) {
    put("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" {}/>\n", x1, y1, x2, y2, colour,
        more);
}

} // namespace pllava
