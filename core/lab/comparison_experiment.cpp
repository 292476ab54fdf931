#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/lab/experiment.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/lab_plots.h"
#include "core/lab/run_document.h"

namespace pllava {
namespace {

class Comparison : public Experiment {
public:
    Comparison()
        : Experiment({.name = "compare",
                      .about = "The same question with every layout: PLLaVA, n-frame, Video-ChatGPT, IG-VLM and the "
                               "image model",
                      .fixed = {{"layout", ""}, {"pooling", ""}}}) {}

    ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues&) const override {
        std::vector<TrialChange> changes;
        for (const VisualLayout layout : kVisualLayouts)
            changes.push_back({.layout = layout});
        return {trialsOf(subject, changes, subject.oodRoles)};
    }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override {
        ResultTable table{{words.layout, words.model, words.alpha, words.roles, words.visualTokens, words.newTokens,
                           words.milliseconds, words.medianNorm, words.dominant, words.answer},
                          {}};
        for (const TrialResult& r : results)
            table.rows.push_back({std::string(name(r.layout)), shortName(r.trial.weights), fmt::to_string(r.alpha),
                                  rolesOf(r), fmt::to_string(r.visualTokens), fmt::to_string(r.newTokens),
                                  fmt::format("{:.0f}", r.totalMs()), fmt::format("{:.1f}", r.norms.median),
                                  fmt::to_string(r.norms.dominant), r.error.empty() ? r.answer : r.error});
        return table;
    }
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues&,
                            const PlotWords& words) const override {
        return comparisonPlots(results, words);
    }
    nlohmann::json document(const ExperimentRun& run) const override { return runDocument(run); }
};

} // namespace

const Experiment& comparisonExperiment() {
    static const Comparison experiment;
    return experiment;
}

} // namespace pllava
