#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/chat/ask_settings.h"
#include "core/lab/trial.h"
#include "core/lab/trial_log.h"

namespace pllava {

enum class ExperimentState {
    Running,
    Interrupted, ///< its program ended before it did
    Stopped,     ///< by its person, or by an error
    Finished
};

/// Entry of a list of experiments.
struct ExperimentSummary {
    std::string id;         ///< of its folder; "" before it is saved
    std::string experiment; ///< Experiment::Facts::name
    std::string title;      ///< a person's
    std::string model;      ///< folder of the base
    std::string adapter;    ///< whose α the settings hold: a folder, or "" for the base alone
    std::int64_t begun = 0; ///< seconds since 1970
    std::int64_t trials = 0, done = 0;
    ExperimentState state = ExperimentState::Running;
};

/// An experiment that was run: what was asked of which model, under which settings.
struct SavedExperiment : ExperimentSummary {
    std::map<std::string, std::string> parameters; ///< that were set, see ParameterValues
    AskSettings settings;
    std::vector<Trial> asked;
};

/// Experiments on the disk, each a folder with its trials (experiment.json, trials.json) and their results so far
/// (results.jsonl, a TrialLog). One that was neither finished nor stopped goes on after a crash. Several programs may
/// share the folder. Any thread.
class ExperimentStore {
public:
    explicit ExperimentStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Writes a new one, which counts as running, and returns its id. Throws Internal.
    std::string begin(const SavedExperiment& experiment) const;
    /// One that was stopped or interrupted runs again. Throws Internal.
    void goOn(const std::string& id) const;
    /// Marks it as finished or stopped.
    void end(const std::string& id, ExperimentState state) const;

    /// All that can be read, the newest first.
    std::vector<ExperimentSummary> list() const;
    /// Those that were interrupted, the oldest first; what cannot be read is left out.
    std::vector<SavedExperiment> interrupted() const;
    /// Throws NotFound, CorruptFile, and InvalidArgument for a layout that this version does not know.
    SavedExperiment load(const std::string& id) const;
    std::filesystem::path results(const std::string& id) const { return m_folder / id / "results.jsonl"; }

    /// Throws as load() does, and Internal.
    void rename(const std::string& id, const std::string& title) const;
    /// With its results. Throws InvalidArgument for one that runs, Internal where it cannot be removed.
    void remove(const std::string& id) const;

    /// What the results were asked under: given to a TrialLog it finds them again.
    static TrialSettings settingsOf(const SavedExperiment& experiment);

private:
    ExperimentSummary summary(const std::string& id) const;

    std::filesystem::path m_folder;
};

} // namespace pllava
