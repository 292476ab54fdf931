#include "core/lab/view_plots.h"

#include <limits>

#include <fmt/format.h>

#include "core/lab/attention_view.h"
#include "core/lab/similarity.h"

namespace pllava {

std::vector<Plot> layerPlots(const std::vector<LayerRow>& rows) {
    Plot norms{"Norms", "place in the model", "L2 norm", "", {{"largest", {}, {}}, {"median", {}, {}}}};
    Plot alike{
        "Neighbours", "place in the model", "cosine similarity", "", {{"in space", {}, {}}, {"in time", {}, {}}}};
    alike.yFromZero = false;
    const auto put = [](PlotSeries& series, double x, double y) {
        series.x.push_back(x);
        series.y.push_back(y);
    };
    double x = 0;
    for (const LayerRow& row : rows) {
        const bool layer = row.place.kind == NormPlace::Kind::Layer;
        norms.categories.push_back(layer ? std::to_string(row.place.layer) : name(row.place));
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

std::vector<Plot> similarityPlots(const TokenView& view) {
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
    std::vector<Plot> plots(2);
    plots[0].title = "Like its neighbours in space, at " + name(view.norms.place);
    plots[0].cells = fields(grid.spatial);
    plots[1].title = "Like the frame before and after, at " + name(view.norms.place);
    plots[1].cells = fields(grid.temporal);
    for (Plot& plot : plots)
        plot.xLabel = "mean cosine similarity, a field a frame";
    return plots;
}

Plot attentionPlot(const AnswerAttention& attention) {
    Plot plot{"Where the answer looked",
              "time in seconds",
              "share of the attention",
              "",
              {{"mean of the answer's tokens", {}, {}}}};
    const AttentionSummary summary = summaryOf(attention);
    plot.series[0].x = summary.seconds;
    plot.series[0].y = summary.frames;
    return plot;
}

} // namespace pllava
