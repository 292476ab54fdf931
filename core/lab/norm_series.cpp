#include "core/lab/norm_series.h"

#include <fmt/format.h>

#include "core/analysis/kernel_density.h"
#include "core/base/csv.h"
#include "core/lab/lab_plots.h"

namespace pllava {

std::string labelOf(const NormSeries& series, const PlotWords& words) {
    const std::int64_t count = series.findings.statistics.count;
    return fmt::format(fmt::runtime(words.tokenCount.of(count)), shortName(series.weights), count);
}

Plot normPlot(const std::vector<NormSeries>& series, const PlotWords& words) {
    Plot plot{"", words.tokenNorm, words.density, "", {}};
    std::vector<float> all;
    for (const NormSeries& each : series)
        all.insert(all.end(), each.findings.norms.norms.begin(), each.findings.norms.norms.end());
    const auto edges = freedmanDiaconisEdges(all);
    for (const NormSeries& each : series) {
        const Histogram histogram = countBetween(edges, each.findings.norms.norms);
        PlotSeries bars{labelOf(each, words), histogram.edges, {}, PlotMark::Steps};
        const auto count = static_cast<double>(each.findings.norms.norms.size());
        for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
            bars.y.push_back(static_cast<double>(histogram.counts[bin]) / count / (edges[bin + 1] - edges[bin]));
        const KernelDensity density = densityOf(each.findings.norms.norms);
        for (std::size_t i = 0; i < density.points.size(); ++i)
            if (density.points[i] >= edges.front() && density.points[i] <= edges.back())
                bars.curve.push_back({density.points[i], density.density[i]});
        plot.series.push_back(std::move(bars));
    }
    if (series.empty())
        return plot;
    const Threshold& threshold = series[0].findings.threshold;
    const std::string rule = ruleName(threshold.rule, words);
    if (threshold.value)
        plot.limits.push_back({*threshold.value, series.size() == 1 ? rule
                                                                    : fmt::format(fmt::runtime(words.thresholdOf), rule,
                                                                                  labelOf(series[0], words))});
    plot.title = fmt::format(fmt::runtime(words.normsAt), pointName(series[0].findings.norms.point, words));
    return plot;
}

std::string toCsv(const std::vector<NormSeries>& series) {
    if (series.size() == 1)
        return toCsv(series[0].findings.norms, series[0].findings.threshold);
    std::string text = csvHead(fmt::format("weights,{}", kNormColumns));
    for (const NormSeries& each : series)
        text += csvRows(each.findings.norms, each.findings.threshold,
                        csvField(each.weights.empty() ? "none" : each.weights) + ",");
    return text;
}

} // namespace pllava
