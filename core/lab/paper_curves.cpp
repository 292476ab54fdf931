#include "core/lab/paper_curves.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/resources.h"

namespace pllava {

std::vector<PaperCurve> paperCurves(std::string_view view, std::string_view measure) {
    const std::filesystem::path file = resourceFolder() / "paper" / "curves.json";
    const nlohmann::json document = parseJson(readTextFile(file), file.string());
    std::vector<PaperCurve> curves;
    try {
        for (const nlohmann::json& each : document.at("curves"))
            if (each.at("view") == view && each.at("measure") == measure)
                curves.push_back({each.at("figure"), each.at("view"), each.at("measure"), each.at("label"),
                                  each.at("x"), each.at("y")});
    } catch (const nlohmann::json::exception&) {
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{} is not the program's own any more; install it again", file.string()));
    }
    return curves;
}

PlotSeries behind(const PaperCurve& curve, PlotAxis axis, const PlotWords& words) {
    return {fmt::format(fmt::runtime(words.paper), curve.figure, curve.label),
            curve.x,
            curve.y,
            PlotMark::Line,
            {},
            axis,
            PlotLayer::Background};
}

} // namespace pllava
