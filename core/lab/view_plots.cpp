#include "core/lab/view_plots.h"

#include <limits>

#include <fmt/format.h>

#include "core/lab/attention_view.h"
#include "core/lab/similarity.h"

namespace pllava {

std::vector<Plot> layerPlots(const std::vector<LayerRow>& rows, const PlotWords& words) {
    Plot norms{words.norms, words.place, words.norm, "", {{words.largest, {}, {}}, {words.median, {}, {}}}};
    Plot alike{words.neighbours, words.place, words.similarity, "", {{words.inSpace, {}, {}}, {words.inTime, {}, {}}}};
    alike.yFromZero = false;
    const auto put = [](PlotSeries& series, double x, double y) {
        series.x.push_back(x);
        series.y.push_back(y);
    };
    double x = 0;
    for (const LayerRow& row : rows) {
        const bool layer = row.point.kind == ProbePoint::Kind::Layer;
        norms.categories.push_back(layer ? std::to_string(row.point.layer) : pointName(row.point, words));
        put(norms.series[0], x, row.norms.maximum);
        put(norms.series[1], x, row.norms.median);
        if (row.similarity.spatial)
            put(alike.series[0], x, *row.similarity.spatial);
        if (row.similarity.temporal)
            put(alike.series[1], x, *row.similarity.temporal);
        ++x;
    }
    alike.categories = norms.categories;
    return {norms, alike};
}

std::vector<Plot> similarityPlots(const TokenView& view, const PlotWords& words) {
    const SimilarityGrid grid = gridOf(view.similarity);
    const PoolingShape& shape = view.similarity.shape;
    const auto fields = [&](const std::vector<std::optional<double>>& values) {
        std::vector<PlotCells> cells;
        for (std::int64_t t = 0; t < shape.frames; ++t) {
            cells.push_back({fmt::format("{:.1f} s", secondsOf(view.norms, t)), shape.height, shape.width, {}});
            for (std::int64_t i = t * shape.height * shape.width; i < (t + 1) * shape.height * shape.width; ++i)
                cells.back().values.push_back(
                    values[static_cast<std::size_t>(i)].value_or(std::numeric_limits<double>::quiet_NaN()));
        }
        return cells;
    };
    const std::string place = pointName(view.norms.point, words);
    std::vector<Plot> plots(2);
    plots[0].title = fmt::format(fmt::runtime(words.alikeInSpace), place);
    plots[0].cells = fields(grid.spatial);
    plots[1].title = fmt::format(fmt::runtime(words.alikeInTime), place);
    plots[1].cells = fields(grid.temporal);
    for (Plot& plot : plots)
        plot.xLabel = words.similarityFields;
    return plots;
}

Plot attentionPlot(const AnswerAttention& attention, const PlotWords& words) {
    Plot plot{words.attention, words.seconds, words.attentionShare, "", {{words.attentionMean, {}, {}}}};
    const AttentionSummary summary = summaryOf(attention);
    plot.series[0].x = summary.seconds;
    plot.series[0].y = summary.frames;
    return plot;
}

} // namespace pllava
