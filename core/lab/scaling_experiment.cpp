#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/lab/experiment.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/lab_plots.h"
#include "core/lab/run_document.h"
#include "core/lab/sweep.h"

namespace pllava {
namespace {

class Scaling : public Experiment {
public:
    Scaling()
        : Experiment(
              {.name = "scaling",
               .about = "Scores against training samples and model size, from files that sweep wrote",
               .source = QuestionSource::Files,
               .parameters = {
                   {.name = "paper", .type = ParameterType::Flag, .help = "Draw the paper's figures 4 and 5 too"}}}) {}

    ExperimentPlan plan(const ExperimentSubject&, const ParameterValues&) const override {
        throw Error(ErrorKind::InvalidArgument, "scaling asks nothing; it is drawn from results of sweeps");
    }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override {
        ResultTable table{{words.model, words.parameters, words.samples, words.frames, words.pooling, words.alpha,
                           words.roles, words.score, words.count},
                          {}};
        for (const SweepRow& r : rowsOf(results))
            table.rows.push_back({shortName(r.weights),
                                  fmt::format("{:.4g} M", static_cast<double>(r.parameters) / 1e6),
                                  r.trainingSamples ? fmt::to_string(*r.trainingSamples) : "", fmt::to_string(r.frames),
                                  fmt::format("{},{},{}", r.pooling.frames, r.pooling.height, r.pooling.width),
                                  fmt::to_string(r.alpha), fmt::format("{} {}", name(r.distribution), r.roles),
                                  scoreText(r.score), fmt::to_string(r.score.total)});
        return table;
    }
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues& values,
                            const PlotWords& words) const override {
        return scalingPlots(rowsOf(results), values.flag("paper") ? PaperCurves::Show : PaperCurves::Hide, words);
    }
    std::string csv(const std::vector<TrialResult>& results) const override { return toCsv(rowsOf(results)); }
    nlohmann::json document(const ExperimentRun& run) const override {
        nlohmann::json json{{"rows", nlohmann::json::array()}};
        for (const SweepRow& row : rowsOf(run.outcome.results))
            json["rows"].push_back(toJson(row));
        return json;
    }
};

} // namespace

const Experiment& scalingExperiment() {
    static const Scaling experiment;
    return experiment;
}

} // namespace pllava
