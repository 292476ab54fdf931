#include "core/lab/lab_plots.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

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
Plot curves(const Rows& rows, const std::string& xLabel, const Number& x, const Name& label, const PlotWords& words,
            bool norms = true) {
    const bool score = labelled(rows);
    Plot plot{"", xLabel, score ? words.rightShare : words.newTokens, norms ? words.medianNorm : "", {}};
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
            PlotSeries& medians = series(fmt::format(fmt::runtime(words.medianNormOf), label(row)), PlotAxis::Right);
            medians.x.push_back(x(row));
            medians.y.push_back(row.norms.median);
        }
    return plot;
}

void putBehind(Plot& plot, std::string_view view, const PlotWords& words) {
    for (const PaperCurve& curve : paperCurves(view, "mvbench"))
        plot.series.push_back(backgroundSeries(curve, PlotAxis::Left, words));
}

std::vector<Plot> poolingPlots(const Rows& rows, bool paper, const PlotWords& words) {
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
        plots.push_back(
            squares ? curves(
                          spatial, fmt::format(fmt::runtime(words.poolingSide), spatial[0].pooling.frames),
                          [](const SweepRow& row) { return static_cast<double>(row.pooling.height); }, plain, words)
                    : curves(
                          spatial, words.visualTokens,
                          [](const SweepRow& row) { return static_cast<double>(row.visualTokens); }, plain, words));
        if (paper && squares)
            putBehind(plots.back(), "pooling-spatial", words);
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
        temporal, words.frames, [](const SweepRow& row) { return static_cast<double>(row.frames); },
        [&](const SweepRow& row) {
            return fmt::format("({},{},{}), {}", row.pooling.frames, row.pooling.height, row.pooling.width, plain(row));
        },
        words));
    if (paper)
        putBehind(plots.back(), "pooling-temporal", words);
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

std::vector<Plot> plotsOf(SweepAxis axis, const Rows& rows, PaperCurves paper, const PlotWords& words) {
    if (rows.empty())
        return {Plot{}};
    const bool withPaper = paper == PaperCurves::Show && labelled(rows);
    const auto plain = [&](const SweepRow& row) { return modelAndRoles(rows, row); };
    if (axis == SweepAxis::Pooling)
        return poolingPlots(rows, withPaper, words);
    if (axis == SweepAxis::Frames)
        return {curves(
            rows, words.frames, [](const SweepRow& row) { return static_cast<double>(row.frames); }, plain, words)};
    Plot plot = curves(
        rows, words.alpha, [](const SweepRow& row) { return row.alpha; }, plain, words,
        false); // pooled tokens come before LoRA
    if (withPaper)
        putBehind(plot, "alpha", words);
    return {plot};
}

std::vector<Plot> probePlots(const std::vector<TrialResult>& results, const PlotWords& words) {
    const Rows rows = rowsOf(results);
    Plot tokens{words.answerLength, words.roleLabels, words.newTokens, "", {}},
        entropy{words.firstToken, words.roleLabels, words.entropy, "", {}};
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
    Plot norms{words.visualNorms, words.norm, words.tokens, "", {}};
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

std::vector<Plot> comparisonPlots(const std::vector<TrialResult>& results, const PlotWords& words) {
    std::vector<Plot> plots{{words.tokenTitle, "", words.tokens, "", {}},
                            {words.totalTime, "", words.milliseconds, "", {}},
                            {words.visualNorms, "", words.medianL2Norm, "", {}}};
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

std::vector<Plot> textLengthPlots(const std::vector<TrialResult>& results, const PlotWords& words) {
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
        Plot plot{shortName(weights), words.answerTokens, words.answers, "", {}};
        for (const auto& [label, values] : roles) {
            const Histogram histogram = countBetween(edges, values);
            plot.series.push_back(
                {fmt::format(fmt::runtime(words.answerCount.of(std::ssize(values))), label, values.size()),
                 histogram.edges,
                 {histogram.counts.begin(), histogram.counts.end()},
                 PlotMark::Steps});
        }
        plots.push_back(std::move(plot));
    }
    return plots;
}

} // namespace pllava
