#include "core/lab/experiment_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/lab/html.h"

namespace pllava {
namespace {

/// Points at categories of one plot, at the same categories of another.
void moveTo(const std::vector<std::string>& from, std::vector<std::string>& to, PlotSeries& series) {
    for (double& x : series.x) {
        const std::string& category = from.at(static_cast<std::size_t>(x));
        auto found = std::ranges::find(to, category);
        if (found == to.end())
            found = to.insert(to.end(), category);
        x = static_cast<double>(found - to.begin());
    }
}

void addTo(Plot& plot, Plot other, const std::string& name) {
    for (PlotSeries& series : other.series) {
        if (series.layer == PlotLayer::Background)
            continue; // is there already
        if (!other.categories.empty())
            moveTo(other.categories, plot.categories, series);
        series.label = series.label.empty() ? name : name + ": " + series.label;
        plot.series.push_back(std::move(series));
    }
}

std::string tableOf(const ResultTable& table) {
    std::string html = htmlTable(table.heading, table.rows);
    for (const std::string& note : table.notes)
        html += htmlParagraph(note);
    return html;
}

std::string answersOf(const std::vector<TrialResult>& results, const TableWords& words) {
    std::vector<std::vector<std::string>> rows;
    for (const TrialResult& result : results)
        rows.push_back({result.trial.video, result.trial.question, result.trial.expected,
                        result.error.empty() ? result.answer : words.notAsked + ": " + result.error});
    return htmlTable({words.video, words.question, words.expected, words.answer}, rows);
}

std::string parametersOf(const ExperimentPage& page) {
    std::vector<std::vector<std::string>> rows;
    for (const Parameter& parameter : page.experiment->facts().parameters)
        rows.push_back({parameter.name, page.values.text(parameter.name)});
    return htmlTable({}, rows);
}

} // namespace

std::vector<Plot> plotsTogether(const Experiment& experiment, const std::vector<NamedResults>& runs,
                                const ParameterValues& values, const PlotWords& words) {
    if (runs.empty())
        return {};
    std::vector<Plot> together = experiment.plots(runs.front().results, values, words);
    if (runs.size() == 1)
        return together;
    for (Plot& plot : together) {
        Plot named = plot;
        std::erase_if(named.series, [](const PlotSeries& each) { return each.layer != PlotLayer::Background; });
        addTo(named, plot, runs.front().name);
        plot = std::move(named);
    }
    for (std::size_t run = 1; run < runs.size(); ++run) {
        const std::vector<Plot> plots = experiment.plots(runs[run].results, values, words);
        for (std::size_t i = 0; i < std::min(plots.size(), together.size()); ++i)
            addTo(together[i], plots[i], runs[run].name);
    }
    return together;
}

ExperimentPage pageOf(const SavedExperiment& experiment, std::vector<NamedResults> runs) {
    const Experiment& kind = experimentNamed(experiment.experiment);
    return {&kind, valuesOf(kind, experiment.parameters), experiment.title, experiment.model, std::move(runs)};
}

std::string toHtml(const ExperimentPage& page, const ReportStyle& style) {
    const LabWords& words = style.words;
    std::string body = fmt::format("<h1>{}</h1>\n", escapedHtml(page.title)) +
                       htmlTable({}, {{words.report.experiment, page.experiment->facts().name},
                                      {words.report.model, page.model},
                                      {words.report.version, style.version}}) +
                       htmlSection("parameters", words.report.settings, parametersOf(page)) +
                       htmlSection("figures", words.report.figures,
                                   toSvg(plotsTogether(*page.experiment, page.runs, page.values, words.figures)));
    const bool several = page.runs.size() > 1;
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
        const auto& [name, results] = page.runs[i];
        const auto heading = [&](const std::string& word) { return several ? word + ": " + name : word; };
        body += htmlSection(fmt::format("results-{}", i + 1), heading(words.report.results),
                            tableOf(page.experiment->table(results, words.tables))) +
                htmlSection(fmt::format("answers-{}", i + 1), heading(words.report.answers),
                            answersOf(results, words.tables));
    }
    body +=
        htmlSection("settings", words.report.sharedSettings, "<pre>" + escapedHtml(style.settingsJson) + "</pre>\n");
    return htmlPage(words.language, page.title, body);
}

} // namespace pllava
