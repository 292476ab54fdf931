#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/chat/ask_settings.h"
#include "core/lab/trial.h"
#include "core/lab/trial_log.h"

namespace pllava {

/// An experiment of trials: what is asked of which model, under which settings.
struct SavedExperiment {
    std::string id;      ///< of its folder; "" before it is saved
    std::string kind;    ///< the panel or subcommand that it belongs to
    std::string variant; ///< what is chosen there besides the trials
    std::string model;   ///< folder of the base
    std::string adapter; ///< whose α the settings hold: a folder, or "" for the base alone
    AskSettings settings;
    std::vector<Trial> trials;
};

/// Experiments on the disk, each a folder with what is asked (experiment.json) and what came of it so far
/// (results.jsonl, a TrialLog). One that was neither finished nor stopped goes on after a crash. Several programs may
/// share the folder. Any thread.
class ExperimentStore {
public:
    explicit ExperimentStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

    /// Writes a new one, which counts as running, and returns its id. Throws Internal.
    std::string begin(const SavedExperiment& experiment) const;
    /// It runs no longer: it was finished, or stopped by its person.
    void end(const std::string& id) const;
    /// Those that were running when their program ended, the oldest first; what cannot be read is left out.
    std::vector<SavedExperiment> running() const;
    /// Throws NotFound, CorruptFile, and InvalidArgument for a layout that this version does not know.
    SavedExperiment load(const std::string& id) const;
    std::filesystem::path results(const std::string& id) const { return m_folder / id / "results.jsonl"; }
    /// What the results were asked under: given to a TrialLog it finds them again.
    static TrialSettings settingsOf(const SavedExperiment& experiment);

private:
    std::filesystem::path m_folder;
};

} // namespace pllava
