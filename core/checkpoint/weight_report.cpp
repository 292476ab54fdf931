#include "core/checkpoint/weight_report.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace pllava {
namespace {

void appendList(std::string& out, std::string_view title, const std::vector<std::string>& names, std::size_t most) {
    if (names.empty())
        return;
    out += fmt::format("{} ({}):\n", title, names.size());
    for (std::size_t i = 0; i < std::min(names.size(), most); ++i)
        out += "  " + names[i] + "\n";
    if (names.size() > most)
        out += fmt::format("  and {} more\n", names.size() - most);
}

} // namespace

std::string WeightReport::text(std::size_t names) const {
    std::string out = fmt::format("matched: {} tensors\n", matched.size());
    appendList(out, "missing", missing, names);
    appendList(out, "unexpected", unexpected, names);
    appendList(out, "wrong shape", wrongShape, names);
    appendList(out, "ignored", ignored, names);
    return out;
}

} // namespace pllava
