#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/analysis/dominant_tokens.h"
#include "core/base/progress.h"
#include "core/chat/session.h"
#include "core/lab/scorer.h"
#include "core/lab/trial.h"
#include "core/lab/trial_log.h"

namespace pllava {

/// A loaded model and the settings that trials begin from. The session is used, not owned, and loses its conversation.
struct LoadedModel {
    Session* session = nullptr;
    AskSettings settings;
    std::optional<std::int64_t> trainingSamples;
};
/// Returns the model with these weights ("" for none), valid until the next call.
using ModelLoader = std::function<LoadedModel(const std::string& weights)>;

enum class NormMeasuring { None, Each };

struct TrialOptions {
    ThresholdRule threshold{};
    TrialLog* log = nullptr; ///< results found there are taken, new ones go there
    const Scorer* scorer = &sameAnswerScorer();
    NormMeasuring norms = NormMeasuring::Each; ///< of the visual tokens
    VideoFile videoFile{};                     ///< of a trial's video; without it the video names a file
};

/// Callbacks of runTrials(). Each may be empty.
struct TrialCallbacks {
    std::function<void(const TrialResult&)> onResult; ///< each, in order, those from the log too
    std::function<void(std::string_view)> onText;     ///< a piece of the answer of the trial that runs
    Progress progress;                                ///< stage "trials", besides those of a session
    std::stop_token stop;
};

struct TrialOutcome {
    std::vector<TrialResult> results; ///< in the order of the trials
    std::int64_t resumed = 0;         ///< of these, how many the log had
    std::int64_t encodings = 0;       ///< how often the vision tower ran
    bool cancelled = false;           ///< stopped; results hold what there was by then
};

/// Runs the trials in order; a model is loaded where the weights change, a clip encoded where video or frames change,
/// so trials that share them are best given together, and a conversation's must follow one another. On the thread of
/// the session. A trial that cannot be asked (context too small, video missing or broken) has its error in its result,
/// which is not logged and so tried again; where all fail alike, the first error is thrown. Other errors are thrown.
TrialOutcome runTrials(const std::vector<Trial>& trials, const ModelLoader& load, const TrialOptions& options = {},
                       const TrialCallbacks& callbacks = {});

/// "samples" in the config.json of a folder that `train` wrote.
std::optional<std::int64_t> trainingSamplesOf(const std::filesystem::path& weights);

} // namespace pllava
