#include "core/lab/lab_plots.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/analysis/kernel_density.h"
#include "core/lab/paper_curves.h"

namespace pllava {
namespace {

using Rows = std::vector<SweepRow>;
using Number = std::function<double(const SweepRow&)>;
using Name = std::function<std::string(const SweepRow&)>;

bool labelled(const Rows& rows) {
    return std::ranges::any_of(rows, [](const SweepRow& row) { return row.score.total > 0; });
}

/// Only worth saying where there are several.
std::string modelAndRoles(const Rows& rows, const SweepRow& row) {
    const bool models = std::ranges::any_of(rows, [&](const SweepRow& r) { return r.weights != rows[0].weights; });
    return fmt::format("{}{} ({})", models ? shortName(row.weights) + ", " : "", name(row.distribution), row.roles);
}

void addTo(PlotSeries& series, const SweepRow& row, double x, bool score) {
    series.x.push_back(x);
    series.y.push_back(score ? row.score.share() : row.newTokens);
    if (score) {
        const Interval interval = wilsonInterval(row.score);
        series.intervals.push_back({interval.low, interval.high});
    }
}

/// One curve for each name, and the median norms of each model on the right axis where they change along it.
Plot curves(const Rows& rows, const std::string& xLabel, const Number& x, const Name& label, bool norms = true) {
    const bool score = labelled(rows);
    Plot plot{
        "", xLabel, score ? "share of right answers" : "new tokens", norms ? "median norm of visual tokens" : "", {}};
    std::map<std::string, std::size_t> known;
    const auto series = [&](const std::string& wanted, PlotAxis axis) -> PlotSeries& {
        const auto [found, isNew] = known.try_emplace(wanted, plot.series.size());
        if (isNew)
            plot.series.push_back({wanted, {}, {}, PlotMark::Line, {}, axis});
        return plot.series[found->second];
    };
    for (const SweepRow& row : rows)
        if (row.trials > row.failed && (!score || row.score.total > 0))
            addTo(series(label(row), PlotAxis::Left), row, x(row), score);
    for (const SweepRow& row : rows)
        if (norms && row.trials > row.failed && row.roles == rows[0].roles) { // norms do not depend on the prompt
            PlotSeries& medians = series("median norm: " + label(row), PlotAxis::Right);
            medians.x.push_back(x(row));
            medians.y.push_back(row.norms.median);
        }
    return plot;
}

void putBehind(Plot& plot, std::string_view view, std::string_view measure, PlotAxis axis) {
    for (const PaperCurve& curve : paperCurves(view, measure))
        plot.series.push_back(behind(curve, axis));
}

std::vector<Plot> poolingPlots(const Rows& rows, bool paper) {
    std::vector<Plot> plots;
    const auto fewest = std::ranges::min(rows, {}, &SweepRow::frames).frames;
    Rows spatial, temporal;
    std::set<std::int64_t> sides;
    std::set<int> frames;
    for (const SweepRow& row : rows)
        if (row.frames == fewest)
            spatial.push_back(row);
    const bool squares = std::ranges::all_of(spatial, [&](const SweepRow& row) {
        return row.pooling.height == row.pooling.width && row.pooling.frames == spatial[0].pooling.frames;
    });
    for (const SweepRow& row : spatial)
        sides.insert(row.visualTokens);
    const auto plain = [&](const SweepRow& row) { return modelAndRoles(rows, row); };
    if (sides.size() > 1) {
        plots.push_back(squares
                            ? curves(
                                  spatial, fmt::format("n of the pooling shape ({}, n, n)", spatial[0].pooling.frames),
                                  [](const SweepRow& row) { return static_cast<double>(row.pooling.height); }, plain)
                            : curves(
                                  spatial, "visual tokens",
                                  [](const SweepRow& row) { return static_cast<double>(row.visualTokens); }, plain));
        if (paper && squares)
            putBehind(plots.back(), "pooling-spatial", "mvbench", PlotAxis::Left);
    }
    for (const SweepRow& row : rows)
        if (row.frames != fewest)
            temporal.push_back(row);
    if (temporal.empty())
        return plots;
    const std::int64_t side = temporal[0].pooling.height;
    for (const SweepRow& row : spatial)
        if (row.pooling.height == side)
            temporal.insert(temporal.begin(), row);
    plots.push_back(curves(
        temporal, "frames", [](const SweepRow& row) { return static_cast<double>(row.frames); },
        [&](const SweepRow& row) {
            return fmt::format("({},{},{}), {}", row.pooling.frames, row.pooling.height, row.pooling.width, plain(row));
        }));
    if (paper)
        putBehind(plots.back(), "pooling-temporal", "mvbench", PlotAxis::Left);
    return plots;
}

/// Bins of the same number of whole tokens each, about as wide as the rule of Freedman and Diaconis has them.
std::vector<double> wholeEdges(const std::vector<float>& lengths) {
    const auto wanted = freedmanDiaconisEdges(lengths);
    const double width = std::max(1.0, std::round(wanted[1] - wanted[0]));
    const auto [least, most] = std::ranges::minmax(lengths);
    std::vector<double> edges{least - 0.5};
    while (edges.back() < most)
        edges.push_back(edges.back() + width);
    return edges;
}

} // namespace

std::string shortName(const std::string& weights) {
    const std::filesystem::path path(weights);
    const std::string last = (path.has_filename() ? path : path.parent_path()).filename().string();
    return last.empty() || last == "none" ? "base" : last;
}

std::vector<Plot> plotsOf(SweepAxis axis, const Rows& rows, PaperBehind paper) {
    if (rows.empty())
        return {Plot{}};
    const bool behind = paper == PaperBehind::Yes && labelled(rows);
    const auto plain = [&](const SweepRow& row) { return modelAndRoles(rows, row); };
    if (axis == SweepAxis::Pooling)
        return poolingPlots(rows, behind);
    if (axis == SweepAxis::Frames)
        return {curves(
            rows, "frames", [](const SweepRow& row) { return static_cast<double>(row.frames); }, plain)};
    Plot plot = curves(
        rows, "LoRA α", [](const SweepRow& row) { return row.alpha; }, plain, false); // pooled tokens come before LoRA
    if (behind)
        putBehind(plot, "alpha", "mvbench", PlotAxis::Left);
    return {plot};
}

std::vector<Plot> probePlots(const std::vector<TrialResult>& results) {
    const Rows rows = rowsOf(results);
    Plot tokens{"Length of the answer", "role labels, the training's first", "new tokens", "", {}},
        entropy{"First token", "role labels, the training's first", "entropy in nats", "", {}};
    std::map<std::string, std::size_t> known;
    for (const SweepRow& row : rows) {
        auto at = std::ranges::find(tokens.categories, row.roles);
        if (at == tokens.categories.end())
            at = tokens.categories.insert(at, row.roles);
        const auto x = static_cast<double>(at - tokens.categories.begin());
        const std::string label = fmt::format("{}, α = {}", shortName(row.weights), row.alpha);
        const auto [found, isNew] = known.try_emplace(label, tokens.series.size());
        for (Plot* plot : {&tokens, &entropy}) {
            if (isNew)
                plot->series.push_back({label, {}, {}, PlotMark::Bars});
            plot->series[found->second].x.push_back(x);
            plot->series[found->second].y.push_back(plot == &tokens ? row.newTokens : row.firstTokenEntropy);
        }
    }
    entropy.categories = tokens.categories;
    Plot norms{"Norms of visual tokens", "L2 norm", "tokens", "", {}};
    std::set<std::string> seen;
    for (const TrialResult& result : results)
        if (!result.normHistogram.counts.empty() && seen.insert(result.trial.weights).second) {
            const Histogram& histogram = result.normHistogram;
            norms.series.push_back({shortName(result.trial.weights),
                                    histogram.edges,
                                    {histogram.counts.begin(), histogram.counts.end()},
                                    PlotMark::Steps});
        }
    return {tokens, entropy, norms};
}

std::vector<Plot> comparisonPlots(const std::vector<TrialResult>& results) {
    std::vector<Plot> plots{{"Visual tokens", "", "tokens", "", {}},
                            {"Vision, prefill and answer", "", "ms", "", {}},
                            {"Norms of visual tokens", "", "median L2 norm", "", {}}};
    std::map<std::string, std::size_t> known;
    std::vector<std::string> layouts;
    for (const TrialResult& result : results) {
        if (!result.error.empty())
            continue;
        const std::string layout(name(result.layout));
        auto at = std::ranges::find(layouts, layout);
        if (at == layouts.end())
            at = layouts.insert(at, layout);
        const std::string label = fmt::format("{}, α = {}, {} ({})", shortName(result.trial.weights), result.alpha,
                                              name(result.distribution), result.trial.roles.name);
        const auto [found, isNew] = known.try_emplace(label, plots[0].series.size());
        const double heights[] = {static_cast<double>(result.visualTokens), result.totalMs(), result.norms.median};
        for (std::size_t i = 0; i < plots.size(); ++i) {
            if (isNew)
                plots[i].series.push_back({label, {}, {}, PlotMark::Bars});
            PlotSeries& bars = plots[i].series[found->second];
            bars.x.push_back(static_cast<double>(at - layouts.begin()));
            bars.y.push_back(heights[i]);
        }
    }
    for (Plot& plot : plots)
        plot.categories = layouts;
    return plots;
}

std::vector<Plot> textLengthPlots(const std::vector<TrialResult>& results) {
    std::vector<Plot> plots;
    std::map<std::string, std::map<std::string, std::vector<float>>> lengths; // model, then roles
    std::vector<float> all;
    for (const TrialResult& result : results)
        if (result.error.empty()) {
            const auto length = static_cast<float>(result.newTokens);
            lengths[result.trial.weights][fmt::format("{} ({})", name(result.distribution), result.trial.roles.name)]
                .push_back(length);
            all.push_back(length);
        }
    if (all.empty())
        return {Plot{}};
    const auto edges = wholeEdges(all);
    for (const auto& [weights, roles] : lengths) {
        Plot plot{shortName(weights), "new tokens of an answer", "answers", "", {}};
        for (const auto& [label, values] : roles) {
            const Histogram histogram = countBetween(edges, values);
            plot.series.push_back({fmt::format("{}, {} answers", label, values.size()),
                                   histogram.edges,
                                   {histogram.counts.begin(), histogram.counts.end()},
                                   PlotMark::Steps});
        }
        plots.push_back(std::move(plot));
    }
    return plots;
}

NormSeries seriesOf(const std::string& weights, NormFindings findings) {
    return {fmt::format("{}, {} tokens", shortName(weights), findings.statistics.count), std::move(findings)};
}

Plot normPlot(const std::vector<NormSeries>& series) {
    Plot plot{"", "L2 norm of a visual token", "density", "", {}};
    std::vector<float> all;
    for (const NormSeries& each : series)
        all.insert(all.end(), each.findings.norms.norms.begin(), each.findings.norms.norms.end());
    const auto edges = freedmanDiaconisEdges(all);
    for (const NormSeries& each : series) {
        const Histogram histogram = countBetween(edges, each.findings.norms.norms);
        PlotSeries bars{each.label, histogram.edges, {}, PlotMark::Steps};
        const auto count = static_cast<double>(each.findings.norms.norms.size());
        for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
            bars.y.push_back(static_cast<double>(histogram.counts[bin]) / count / (edges[bin + 1] - edges[bin]));
        const KernelDensity density = densityOf(each.findings.norms.norms);
        for (std::size_t i = 0; i < density.points.size(); ++i)
            if (density.points[i] >= edges.front() && density.points[i] <= edges.back())
                bars.curve.push_back({density.points[i], density.density[i]});
        plot.series.push_back(std::move(bars));
    }
    if (!series.empty() && series[0].findings.threshold.value)
        plot.limits.push_back(
            {*series[0].findings.threshold.value,
             name(series[0].findings.threshold.rule) + (series.size() > 1 ? " of " + series[0].label : "")});
    plot.title = series.empty() ? "" : "Norms at " + name(series[0].findings.norms.place);
    return plot;
}

} // namespace pllava
