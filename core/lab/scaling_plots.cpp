#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "core/lab/lab_plots.h"
#include "core/lab/paper_curves.h"

namespace pllava {
namespace {

using Rows = std::vector<SweepRow>;

/// The series of this name, made where there is none.
class SeriesByName {
public:
    SeriesByName(Plot& plot, PlotMark mark) : m_plot(plot), m_mark(mark) {}
    void add(const std::string& label, double x, const Score& score) {
        const auto [found, isNew] = m_known.try_emplace(label, m_plot.series.size());
        if (isNew)
            m_plot.series.push_back({label, {}, {}, m_mark});
        PlotSeries& series = m_plot.series[found->second];
        const Interval interval = wilsonInterval(score);
        series.x.push_back(x);
        series.y.push_back(score.share());
        series.intervals.push_back({interval.low, interval.high});
    }

private:
    Plot& m_plot;
    PlotMark m_mark;
    std::map<std::string, std::size_t> m_known;
};

/// What checkpoints of one training have in common: "adapters/pooled" of adapters/pooled-step100, else the name of
/// their folder.
std::string family(const SweepRow& row) {
    constexpr std::string_view kStep = "-step";
    const std::filesystem::path path(row.weights);
    const std::string folder = shortName((path.has_filename() ? path : path.parent_path()).parent_path().string()),
                      own = shortName(row.weights), stem = own.substr(0, own.find_last_not_of("0123456789") + 1);
    return stem.ends_with(kStep) ? folder + "/" + stem.substr(0, stem.size() - kStep.size()) : folder;
}

Plot samplesPlot(const Rows& rows, const PlotWords& words) {
    Plot plot{words.dataScaling, words.samples, words.rightShare, "", {}};
    SeriesByName series(plot, PlotMark::Line);
    for (const SweepRow& row : rows)
        series.add(fmt::format("{}, {} ({}), α = {}", family(row), name(row.distribution), row.roles, row.alpha),
                   static_cast<double>(*row.trainingSamples), row.score);
    return plot;
}

Plot paperSamplesPlot(const PlotWords& words) {
    Plot plot{words.paperScaling, words.samples, words.vcgScore, "", {}};
    plot.yFromZero = false;
    for (const PaperCurve& curve : paperCurves("samples", "vcg")) {
        plot.series.push_back(backgroundSeries(curve, PlotAxis::Left, words));
        plot.series.back().layer = PlotLayer::Front; // nothing is in front of it
    }
    return plot;
}

std::string sizeName(double parameters) {
    return parameters >= 1e9 ? fmt::format("{:.3g}B", parameters / 1e9) : fmt::format("{:.3g}M", parameters / 1e6);
}

Plot sizesPlot(const Rows& rows, const std::vector<PaperCurve>& paper, const PlotWords& words) {
    std::set<double> sizes;
    for (const SweepRow& row : rows)
        sizes.insert(static_cast<double>(row.parameters));
    for (const PaperCurve& curve : paper)
        sizes.insert(curve.x.begin(), curve.x.end());
    const auto category = [&](double size) {
        return static_cast<double>(std::distance(sizes.begin(), sizes.find(size)));
    };
    Plot plot{words.modelScaling, words.parameters, words.rightShare, paper.empty() ? "" : words.vcgScore, {}};
    for (const double size : sizes)
        plot.categories.push_back(sizeName(size));
    SeriesByName series(plot, PlotMark::Bars);
    for (const SweepRow& row : rows)
        series.add(fmt::format("α = {}, {} ({})", row.alpha, name(row.distribution), row.roles),
                   category(static_cast<double>(row.parameters)), row.score);
    for (const PaperCurve& curve : paper) {
        PlotSeries bars = backgroundSeries(curve, PlotAxis::Right, words);
        bars.mark = PlotMark::Bars;
        for (double& x : bars.x)
            x = category(x);
        plot.series.push_back(std::move(bars));
    }
    return plot;
}

/// Of each size the checkpoints that have seen most: what bars against the size compare.
Rows latest(const Rows& rows) {
    std::map<std::int64_t, std::int64_t> most;
    for (const SweepRow& row : rows)
        most[row.parameters] = std::max(most[row.parameters], row.trainingSamples.value_or(0));
    Rows kept;
    std::ranges::copy_if(rows, std::back_inserter(kept),
                         [&](const SweepRow& row) { return row.trainingSamples.value_or(0) == most[row.parameters]; });
    return kept;
}

} // namespace

std::vector<Plot> scalingPlots(const Rows& rows, PaperCurves paper, const PlotWords& words) {
    Rows scored, trained;
    std::ranges::copy_if(rows, std::back_inserter(scored), [](const auto& row) { return row.score.total > 0; });
    std::ranges::copy_if(scored, std::back_inserter(trained),
                         [](const auto& row) { return row.trainingSamples.has_value(); });
    std::ranges::stable_sort(trained, {}, [](const SweepRow& row) { return *row.trainingSamples; });
    const bool drawn = paper == PaperCurves::Show;
    std::vector<Plot> plots;
    if (!trained.empty())
        plots.push_back(samplesPlot(trained, words));
    if (drawn)
        plots.push_back(paperSamplesPlot(words));
    if (!scored.empty())
        plots.push_back(
            sizesPlot(latest(scored), drawn ? paperCurves("parameters", "vcg") : std::vector<PaperCurve>{}, words));
    return plots;
}

} // namespace pllava
