#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "core/lab/trial.h"

namespace pllava {

/// Results as JSON Lines, appended one by one, so that an experiment that was stopped goes on where it was. A line also
/// holds the text that stands for the settings which all trials share; lines of other settings are left alone and not
/// found, so one file can hold many experiments. One thread, one process at a time.
class TrialLog {
public:
    /// Reads what is there; half a line at the end, of a run that was killed, is cut off. Throws CorruptFile with the
    /// line number for anything that is no trial, and Internal where the file cannot be written.
    TrialLog(const std::filesystem::path& file, std::string settings);

    std::optional<TrialResult> find(const Trial& trial) const;
    /// On the disk's way when it returns.
    void append(const TrialResult& result);

private:
    std::string m_settings;
    std::map<std::string, TrialResult> m_done; ///< by keyOf()
    std::ofstream m_file;
    std::string m_path;
};

/// All results of a file, whatever their settings. Throws as TrialLog does, and NotFound.
std::vector<TrialResult> readTrials(const std::filesystem::path& file);

} // namespace pllava
