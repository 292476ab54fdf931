#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/content_identity.h"
#include "core/base/path_lock.h"
#include "core/lab/trial.h"

namespace pllava {

/// Where a video's file or folder is that a trial names. Throws Error.
using VideoFile = std::function<std::filesystem::path(const std::string& video)>;

/// What all trials of an experiment share: a JSON object as text, and the folder of the model, whose place in that
/// object is the key "model" (as it was named) and does not count.
struct TrialSettings {
    std::string text;
    std::filesystem::path model;
    VideoFile videoFile{}; ///< as TrialOptions::videoFile
};

/// Results as JSON Lines, appended one by one, so that an experiment that was stopped goes on where it was. A line also
/// holds the settings that all trials share and what the model, the weights and the video held: a trial is found again
/// under the same settings where these hold the same, wherever they lie. Lines of other settings are left alone, so one
/// file can hold many experiments. One thread; other processes are kept out while it is open.
class TrialLog {
public:
    /// Reads what is there; half a line at the end, of a run that was killed, is cut off. Throws InvalidArgument where
    /// the file is no log of results or another process writes it, CorruptFile with the line number for a line that is
    /// no trial, Internal where the file cannot be written. Whatever is thrown, the file is as it was.
    TrialLog(const std::filesystem::path& file, TrialSettings settings);
    TrialLog(const TrialLog&) = delete;
    TrialLog& operator=(const TrialLog&) = delete;
    ~TrialLog();

    /// A result that the file held when it was opened, with the trial's own paths, or one of this trial since. Reads
    /// weights and video where it does not know them. Throws Cancelled.
    std::optional<TrialResult> find(const Trial& trial, const std::stop_token& stop = {});
    /// On the disk's way when it returns. Throws Internal; the file then ends with the line before.
    void append(const TrialResult& result);

    /// Trials that find() did not find although the file has a result under the same names: `changed` since a file
    /// holds something else now, `unknown` since the result is of a version that noted no contents.
    struct Outdated {
        std::int64_t changed = 0, unknown = 0;
    };
    const Outdated& outdated() const { return m_outdated; }

private:
    void read();
    void open();
    std::optional<TrialContent> contentOf(const Trial& trial, const std::stop_token& stop);
    const std::optional<ContentIdentity>& modelIn(const std::filesystem::path& folder, const std::stop_token& stop);
    std::string contentKey(const Trial& trial, const TrialContent& content) const;

    std::filesystem::path m_path;
    TrialSettings m_settings;
    std::string m_shared; ///< the settings without the model's name
    /// What the file held, by contents; and what was added, by contents and names: two copies of a clip in one set are
    /// two trials.
    std::map<std::string, TrialResult> m_done, m_appended;
    std::map<std::string, bool> m_named; ///< results by keyOf(); whether their contents are known
    ContentIdentities m_identities;
    std::map<std::filesystem::path, std::optional<ContentIdentity>> m_models; ///< as they were when they were loaded
    std::string m_soughtKey;                                                  ///< of the last find(), and its contents
    std::optional<TrialContent> m_sought;
    Outdated m_outdated;
    std::optional<PathLock> m_lock;
    int m_descriptor = -1;
};

/// All results of the files, whatever their settings; of several of the same trial, by the names of its files, the last
/// one alone. Throws as TrialLog does, and NotFound.
std::vector<TrialResult> readTrials(std::span<const std::filesystem::path> files);

} // namespace pllava
