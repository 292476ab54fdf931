#include "core/lab/paper_curves.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/base/resources.h"

namespace pllava {

std::vector<PaperCurve> paperCurves(std::string_view view, std::string_view measure) {
    const std::filesystem::path file = resourceFolder() / "paper" / "curves.json";
    const JsonObject document = JsonObject::read(file);
    std::vector<PaperCurve> curves;
    try {
        for (const JsonObject& each : document.objects("curves"))
            if (each.required("view") == view && each.required("measure") == measure)
                curves.push_back({each.required("figure"), std::string(view), std::string(measure),
                                  each.required("label"), each.required<std::vector<double>>("x"),
                                  each.required<std::vector<double>>("y")});
    } catch (const Error&) {
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{} is not the program's own any more; install it again", file.string()));
    }
    return curves;
}

PlotSeries backgroundSeries(const PaperCurve& curve, PlotAxis axis, const PlotWords& words) {
    return {fmt::format(fmt::runtime(words.paper), curve.figure, curve.label),
            curve.x,
            curve.y,
            PlotMark::Line,
            {},
            axis,
            PlotLayer::Background};
}

} // namespace pllava
