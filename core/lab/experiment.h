#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/lab/lab_words.h"
#include "core/lab/parameter.h"
#include "core/lab/question_set.h"
#include "core/lab/scorer.h"
#include "core/lab/trial_runner.h"
#include "core/plot/svg_plot.h"

namespace pllava {

/// Input of an experiment.
struct ExperimentSubject {
    std::vector<std::string> weights{""}; ///< folders; "" for the model alone
    std::vector<SetQuestion> questions{};
    std::vector<RoleLabels> oodRoles{};                 ///< asked with these labels too; empty: the experiment's own
    std::array<std::int64_t, 2> frameShape{24, 24};     ///< rows and columns of a frame's features
    std::int64_t maxPositions = 4096;                   ///< of the language model
    std::optional<PoolingShape> pooling = std::nullopt; ///< of the settings, where it is not to be kept as it is
};

/// What is asked, in order, and where videos come from that the experiment itself draws.
struct ExperimentPlan {
    std::vector<Trial> trials;
    VideoFile videoFile{};
};

/// Results of an experiment, with the facts that documents add.
struct ExperimentRun {
    std::vector<Trial> trials; ///< of the plan
    TrialOutcome outcome;
    ParameterValues values;
    std::string video, question;   ///< of an experiment about one video
    std::optional<SetSummary> set; ///< of one about a set
};

/// Rows of text with their headings; `notes` are lines to follow.
struct ResultTable {
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> notes{};
};

/// Which questions an experiment can be asked with.
enum class QuestionSource {
    VideoOrSet,
    Set,
    Own,   ///< it draws videos and questions itself
    Video, ///< one question
    Files  ///< none: it is drawn from results of other experiments
};

/// A setting of runs that an experiment leaves no choice of. `instead` says what to do, "" where nobody would ask.
struct FixedSetting {
    std::string name, instead;
};

/// An experiment of trials: its parameters, what it asks, and how results become rows, figures and documents. Command
/// line and window know experiments through this alone. Without state, for any thread.
class Experiment {
public:
    struct Facts {
        std::string name{};  ///< unique, and the subcommand: "probe", "sweep alpha"
        std::string about{}; ///< for --help
        QuestionSource source = QuestionSource::Video;
        std::vector<Parameter> parameters{};
        std::vector<FixedSetting> fixed{};
        std::string figureHelp = "Draw the results into this file";
    };
    virtual ~Experiment() = default;
    Experiment(const Experiment&) = delete;
    Experiment& operator=(const Experiment&) = delete;

    const Facts& facts() const { return m_facts; }
    ParameterValues defaults() const { return ParameterValues(m_facts.parameters); }
    /// Why it cannot be run in this layout; "" where it can.
    virtual std::string layoutFault(VisualLayout) const { return {}; }

    /// Throws InvalidArgument where subject and values do not go together.
    virtual ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues& values) const = 0;
    virtual const Scorer& scorer() const { return sameAnswerScorer(); }
    virtual NormMeasuring norms() const { return NormMeasuring::Each; }

    virtual ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const = 0;
    virtual std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues& values,
                                    const PlotWords& words) const = 0;
    virtual std::string csv(const std::vector<TrialResult>& results) const { return toCsv(results); }
    virtual nlohmann::json document(const ExperimentRun& run) const = 0;

protected:
    explicit Experiment(Facts facts) : m_facts(std::move(facts)) {}

private:
    Facts m_facts;
};

/// All of them. An experiment is added by its class and a line in experiment.cpp.
std::span<const Experiment* const> experiments();
/// nullptr for a name that is none.
const Experiment* findExperiment(std::string_view name);
/// Throws InvalidArgument for a name that is none.
const Experiment& experimentNamed(std::string_view name);
/// Throws as ParameterValues::set() does.
ParameterValues valuesOf(const Experiment& experiment, const std::map<std::string, std::string>& given);
/// How runTrials() asks an experiment's trials.
TrialOptions trialOptionsOf(const Experiment& experiment, VideoFile videoFile);

/// Trials of the subject's questions with these changes, in the template's own role labels and then in each of
/// `oodRoles`, see trialsOf().
std::vector<Trial> trialsOf(const ExperimentSubject& subject, std::vector<TrialChange> changes,
                            const std::vector<RoleLabels>& oodRoles);

} // namespace pllava
