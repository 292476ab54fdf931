#include "core/lab/view_plots.h"

#include "core/lab/attention_view.h"

namespace pllava {

std::vector<Plot> layerPlots(const std::vector<LayerRow>& rows) {
    Plot norms{"Norms", "layer of the language model", "L2 norm", "", {{"largest", {}, {}}, {"median", {}, {}}}};
    Plot alike{"Neighbours",
               "layer of the language model",
               "cosine similarity",
               "",
               {{"in space", {}, {}}, {"in time", {}, {}}}};
    alike.yFromZero = false;
    const auto put = [](PlotSeries& series, double x, double y) {
        series.x.push_back(x);
        series.y.push_back(y);
    };
    double x = -2;
    for (const LayerRow& row : rows) {
        put(norms.series[0], x, row.norms.maximum);
        put(norms.series[1], x, row.norms.median);
        if (row.similarity.spatial)
            put(alike.series[0], x, *row.similarity.spatial);
        if (row.similarity.temporal)
            put(alike.series[1], x, *row.similarity.temporal);
        ++x;
    }
    return {norms, alike};
}

Plot attentionPlot(const AnswerAttention& attention) {
    Plot plot{"Where the answer looked",
              "time in seconds",
              "share of a frame",
              "",
              {{"mean of the answer's tokens", {}, {}}}};
    const AttentionSummary summary = summaryOf(attention);
    plot.series[0].x = summary.seconds;
    plot.series[0].y = summary.frames;
    return plot;
}

} // namespace pllava
