#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/figure_options.h"
#include "core/lab/experiment.h"
#include "core/plot/svg_plot.h"

namespace pllava::cli {

/// Options of the subcommands that ask many questions: the same model options, several --weights, and where results go.
struct LabOptions : RunOptions, FigureOptions {
    explicit LabOptions(QuestionSource allowed) : source(allowed) {}

    QuestionSource source;
    std::string video, question, set, videos, out, csv, report;
    std::vector<std::string> against;
    std::vector<std::string> weightFolders, oodRoles;

    /// Reads the set. Throws CLI::ValidationError for what does not go together, as readQuestionSet() does, and as
    /// checkOutputs() does for the files.
    void checkLab();
    /// Those of --set, else the one on the command line; after checkLab().
    const std::vector<SetQuestion>& questions() const { return m_set.questions; }
    /// Of --set.
    std::optional<SetSummary> setSummary() const;
    std::vector<std::string> weightsOrNone() const;
    /// Every option that all trials share and that changes an answer, as text: what results in a file belong to.
    std::string settingsText(const GlobalOptions& global) const;

private:
    void readQuestions();

    QuestionSet m_set;
};

/// Those that go with the questions that the options allow.
void addLabOptions(CLI::App& app, LabOptions& options, const std::string& figureHelp);

/// As Markdown on standard output.
void printTable(const ResultTable& table);

/// Runs the trials with the options' models and log, with a progress bar; sets the status where it was stopped.
TrialOutcome runLab(const LabOptions& options, const std::vector<Trial>& trials, TrialOptions trialOptions,
                    Context& context);

} // namespace pllava::cli
