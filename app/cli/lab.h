#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/figure_options.h"
#include "core/lab/question_set.h"
#include "core/lab/trial_runner.h"
#include "core/plot/svg_plot.h"

namespace pllava::cli {

/// Options of the subcommands that ask many questions: the same model options, several --weights, and where results go.
struct LabOptions : RunOptions, FigureOptions {
    std::string video, question, set, videos, out, csv;
    std::vector<std::string> weightFolders, oodRoles;

    /// Reads the set. Throws CLI::ValidationError for what does not go together, as readQuestionSet() does, and as
    /// checkOutputs() does for the files.
    void checkLab();
    /// Those of --set, else the one on the command line; after checkLab().
    const std::vector<SetQuestion>& questions() const { return m_set.questions; }
    /// What --set holds; null without one.
    nlohmann::json setJson() const;
    std::vector<std::string> weightsOrNone() const;
    /// The template's own labels, then those of --ood-roles.
    std::vector<RoleLabels> roleLabels() const;
    /// Every option that all trials share and that changes an answer, as text: what results in a file belong to.
    std::string settingsText(const GlobalOptions& global) const;

private:
    QuestionSet m_set;
};

/// VIDEO and QUESTION, not required.
void addVideoAndQuestion(CLI::App& app, LabOptions& options);
/// All but these two.
void addLabOptions(CLI::App& app, LabOptions& options);

/// Runs the trials with the options' models and log, with a progress bar; sets the status where it was stopped.
TrialOutcome runLab(const LabOptions& options, const std::vector<Trial>& trials, Context& context);

/// Writes the files that were asked for.
void writeLabFiles(const LabOptions& options, const std::string& csv, const std::function<std::vector<Plot>()>& plots);

/// The one document of trials about one video, a run each.
void printRuns(const LabOptions& options, const TrialOutcome& outcome);

/// Numbers between commas. Throws CLI::ValidationError that names the option.
std::vector<double> parseNumbers(const std::string& option, const std::string& text);

} // namespace pllava::cli
