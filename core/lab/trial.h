#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/analysis/histogram.h"
#include "core/base/content_identity.h"
#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"
#include "core/lab/answer_verdict.h"
#include "core/lab/role_labels.h"

namespace pllava {

class JsonObject;

/// What a trial changes of the settings that all trials share.
struct TrialChange {
    std::optional<int> frames{};
    std::optional<PoolingShape> pooling{};
    std::optional<double> alpha{};
    std::optional<VisualLayout> layout{}; ///< set by applyLayout(), before the others

    bool operator==(const TrialChange&) const = default;
};

/// One question asked once: what every experiment here is made of.
struct Trial {
    std::string weights{}; ///< folder of LoRA and projector weights; "" for the model alone
    std::string video{}, question{};
    std::string expected{}; ///< the right answer; "" where nobody knows
    RoleLabels roles{};     ///< without texts: those of the settings
    TrialChange change{};
    std::string further{}; ///< other keys of the set's entry, a JSON object as text; "" for nothing
    /// Asked before in the same conversation, by the trials before this one.
    std::vector<std::string> earlierQuestions{};
};

/// Identity of a trial's files when it was asked; `weights` is empty without any.
struct TrialContent {
    ContentIdentity model, weights, video;
};

/// The norms of a run's visual tokens in few numbers.
struct NormSummary {
    std::int64_t count = 0;
    double mean = 0, median = 0, maximum = 0;
    std::optional<double> threshold;
    std::int64_t dominant = 0; ///< tokens above the threshold
};

/// Result of a trial.
struct TrialResult {
    Trial trial;
    Distribution distribution = Distribution::InDistribution;
    double alpha = 0; ///< this and the next four as they were used
    int frames = 0;
    PoolingShape pooling; ///< the layout's shapeOf()
    VisualLayout layout = VisualLayout::Pllava;
    std::int64_t visualTokens = 0;
    int substitutedFrames = 0; ///< sampled frames that are damaged or lost in the file
    std::string answer;
    std::int64_t newTokens = 0;
    std::string stopReason;
    double firstTokenEntropy = 0; ///< nats
    double endProbability = 0;    ///< of the end token at the first step
    double repetition = 0;        ///< repetitionOf() the new tokens
    AnswerVerdict verdict = AnswerVerdict::Answers;
    std::optional<bool> right; ///< as a Scorer judges; none where nothing was expected
    NormSummary norms;         ///< of the pooled tokens, where they were measured
    Histogram normHistogram;   ///< of them, in bins by the rule of Freedman and Diaconis
    double visionMs = 0;       ///< 0 where the clip was encoded already
    double prefillMs = 0, generateMs = 0;
    double totalMs() const { return visionMs + prefillMs + generateMs; }
    std::int64_t parameters = 0;                 ///< of the model, adapter included
    std::optional<std::int64_t> trainingSamples; ///< that the weights have seen, where their folder says so
    std::optional<TrialContent> content;         ///< where a log noted it
    std::string error;                           ///< why there is no answer; "" as a rule
};

/// Key of a trial, without the settings that all share: equal texts for equal trials.
std::string keyOf(const Trial& trial);

nlohmann::json toJson(const Trial& trial);
/// What toJson() wrote. Throws CorruptFile, and InvalidArgument for a layout that this version does not know.
Trial trialFrom(const JsonObject& json);
nlohmann::json toJson(const NormSummary& norms);
nlohmann::json toJson(const TrialResult& result);
/// What toJson() wrote. Throws CorruptFile with `where`.
TrialResult trialResultFrom(const nlohmann::json& json, const std::string& where);

/// A table with a row per trial, see csvHead().
std::string toCsv(const std::vector<TrialResult>& results);

} // namespace pllava
