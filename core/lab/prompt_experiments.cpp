#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/lab/experiment.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/lab_plots.h"
#include "core/lab/run_document.h"
#include "core/lab/sweep.h"

namespace pllava {
namespace {

Parameter alphas() {
    return {.name = "alphas",
            .help = "Each with these LoRA alphas, comma-separated",
            .valueName = "LIST",
            .fault = numbersFault};
}

std::vector<TrialChange> changesOf(const ParameterValues& values) {
    std::vector<TrialChange> changes;
    for (const double alpha : values.numbers("alphas"))
        changes.push_back({.alpha = alpha});
    return changes.empty() ? std::vector<TrialChange>{{}} : changes;
}

class Probe : public Experiment {
public:
    Probe()
        : Experiment({.name = "probe",
                      .about = "The same question with other role labels: does the model answer, repeat itself or fall "
                               "silent?",
                      .parameters = {alphas()}}) {}

    ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues& values) const override {
        return {trialsOf(subject, changesOf(values), subject.oodRoles.empty() ? rolePresets() : subject.oodRoles)};
    }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override {
        ResultTable table{{words.model, words.alpha, words.roles, words.verdict, words.newTokens, words.entropy,
                           words.endProbability, words.repetition, words.medianNorm, words.dominant, words.answer},
                          {}};
        for (const TrialResult& r : results)
            table.rows.push_back({shortName(r.trial.weights), fmt::to_string(r.alpha), rolesOf(r),
                                  r.error.empty() ? std::string(name(r.verdict)) : words.notAsked,
                                  fmt::to_string(r.newTokens), fmt::format("{:.2f}", r.firstTokenEntropy),
                                  fmt::format("{:.3f}", r.endProbability), fmt::format("{:.2f}", r.repetition),
                                  fmt::format("{:.1f}", r.norms.median), fmt::to_string(r.norms.dominant), r.answer});
        return table;
    }
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues&,
                            const PlotWords& words) const override {
        return probePlots(results, words);
    }
    nlohmann::json document(const ExperimentRun& run) const override { return runDocument(run); }
};

/// Lengths of the answers of one model to one kind of prompt.
nlohmann::json lengthsJson(const SweepRow& row, const std::vector<TrialResult>& results) {
    std::vector<std::int64_t> lengths;
    for (const TrialResult& r : results)
        if (r.error.empty() && r.trial.weights == row.weights && r.trial.roles.name == row.roles &&
            r.alpha == row.alpha)
            lengths.push_back(r.newTokens);
    nlohmann::json json = toJson(row);
    json["lengths"] = lengths;
    return json;
}

class TextLength : public Experiment {
public:
    TextLength()
        : Experiment({.name = "text-length",
                      .about = "How long the answers to a set of questions are, in and out of distribution",
                      .source = QuestionSource::Set,
                      .parameters = {alphas()}}) {}

    ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues& values) const override {
        return {trialsOf(subject, changesOf(values),
                         subject.oodRoles.empty() ? std::vector{paperRoles()} : subject.oodRoles)};
    }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override {
        ResultTable table{{words.model, words.alpha, words.roles, words.answers, words.meanNewTokens, words.collapsed,
                           words.repeating, words.failed},
                          {}};
        for (const SweepRow& r : rowsOf(results))
            table.rows.push_back({shortName(r.weights), fmt::to_string(r.alpha),
                                  fmt::format("{} {}", name(r.distribution), r.roles),
                                  fmt::to_string(r.trials - r.failed), fmt::format("{:.1f}", r.newTokens),
                                  fmt::to_string(r.collapsed), fmt::to_string(r.repeating), fmt::to_string(r.failed)});
        return table;
    }
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues&,
                            const PlotWords& words) const override {
        return textLengthPlots(results, words);
    }
    nlohmann::json document(const ExperimentRun& run) const override {
        nlohmann::json groups = nlohmann::json::array();
        for (const SweepRow& row : rowsOf(run.outcome.results))
            groups.push_back(lengthsJson(row, run.outcome.results));
        return {{"groups", groups},
                {"set", run.set ? toJson(*run.set) : nlohmann::json()},
                {"resumed", run.outcome.resumed},
                {"encodings", run.outcome.encodings}};
    }
};

} // namespace

const Experiment& probeExperiment() {
    static const Probe experiment;
    return experiment;
}

const Experiment& textLengthExperiment() {
    static const TextLength experiment;
    return experiment;
}

} // namespace pllava
