#include "core/train/training_settings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

using nlohmann::json;
using Setter = std::function<void(const JsonObject& file, const std::string& key)>;

constexpr std::array<std::string_view, 2> kLayouts{"pllava", "n-frame"};
constexpr std::array<std::string_view, 3> kStages{"lora", "vision", "base"};

template <typename Value> Setter into(Value& target) {
    return [&target](const JsonObject& file, const std::string& key) { target = file.required<Value>(key); };
}

template <typename Value> Setter into(std::optional<Value>& target) {
    return [&target](const JsonObject& file, const std::string& key) { target = file.required<Value>(key); };
}

template <typename Enum, std::size_t N> Setter oneOf(const std::array<std::string_view, N>& names, Enum& target) {
    return [&](const JsonObject& file, const std::string& key) {
        const auto found = std::ranges::find(names, file.required(key));
        if (found == names.end())
            file.fail(fmt::format("\"{}\" must be \"{}\"", key, fmt::join(names, "\" or \"")));
        target = static_cast<Enum>(found - names.begin());
    };
}

std::map<std::string, Setter> setters(TrainingSettings& s) {
    return {{"lora_r", into(s.loraRank)},
            {"lora_alpha", into(s.loraAlpha)},
            {"lora_dropout", into(s.loraDropout)},
            {"layout", oneOf(kLayouts, s.layout)},
            {"frames", into(s.frames)},
            {"pooling_shape",
             [&s](const JsonObject& file, const std::string& key) {
                 s.pooling = poolingShapeOf(file.required<std::array<std::int64_t, 3>>(key));
             }},
            {"template", into(s.promptTemplate)},
            {"stage", oneOf(kStages, s.stage)},
            {"demo_clips", into(s.demoClips)},
            {"demo_conversations", into(s.demoConversations)},
            {"auxiliary_steps", into(s.auxiliarySteps)},
            {"auxiliary_weight", into(s.auxiliaryWeight)},
            {"steps", into(s.steps)},
            {"batch", into(s.batch)},
            {"accumulate", into(s.accumulate)},
            {"learning_rate", into(s.learningRate)},
            {"warmup_steps", into(s.warmupSteps)},
            {"weight_decay", into(s.weightDecay)},
            {"beta1", into(s.beta1)},
            {"beta2", into(s.beta2)},
            {"epsilon", into(s.epsilon)},
            {"clip_norm", into(s.clipNorm)},
            {"checkpoint_samples", into(s.checkpointSamples)},
            {"evaluate_samples", into(s.evaluateSamples)},
            {"held_out_share", into(s.heldOutShare)},
            {"seed", into(s.seed)},
            {"feature_megabytes", into(s.featureMegabytes)},
            {"feature_disk_megabytes", into(s.featureDiskMegabytes)}};
}

void require(bool holds, const char* what) {
    if (!holds)
        throw Error(ErrorKind::InvalidArgument, fmt::format("training settings: {}", what));
}

} // namespace

std::string_view name(TrainingLayout layout) {
    return kLayouts[static_cast<std::size_t>(layout)];
}

TrainingLayout parseTrainingLayout(std::string_view name) {
    const auto found = std::ranges::find(kLayouts, name);
    if (found == kLayouts.end())
        throw Error(ErrorKind::InvalidArgument, "must be \"pllava\" or \"n-frame\"");
    return static_cast<TrainingLayout>(found - kLayouts.begin());
}

void applyTrainingSettings(const std::filesystem::path& file, TrainingSettings& settings) {
    const JsonObject document = JsonObject::read(file, 1 << 20);
    const auto known = setters(settings);
    for (const auto& [key, value] : document.value().items()) {
        const auto setter = known.find(key);
        if (setter == known.end())
            document.fail(fmt::format("\"{}\" is no training setting; remove it", printable(key)));
        setter->second(document, key);
    }
    try {
        requireUsable(settings);
    } catch (const Error& error) {
        document.fail(error.what());
    }
}

void requireConsistent(const TrainingSettings& s) {
    if (s.warmupSteps > s.steps)
        throw Error(
            ErrorKind::InvalidArgument,
            fmt::format("training settings: warmup_steps {} is above steps {}, so the learning rate would never "
                        "be reached; lower it",
                        s.warmupSteps, s.steps));
}

void requireUsable(const TrainingSettings& s) {
    require(s.loraRank >= 1 && s.loraRank <= 1 << 16, "lora_r must be from 1 to 65536");
    require(!s.loraAlpha || (std::isfinite(*s.loraAlpha) && *s.loraAlpha > 0), "lora_alpha must be above 0");
    require(s.loraDropout >= 0 && s.loraDropout < 1, "lora_dropout must be from 0 to below 1");
    require(!s.frames || (*s.frames >= 1 && *s.frames <= 4096), "frames must be from 1 to 4096");
    require(s.steps >= 1 && s.batch >= 1 && s.accumulate >= 1, "steps, batch and accumulate must be at least 1");
    require(s.batch <= 1 << 16 && s.accumulate <= 1 << 16, "batch and accumulate must be at most 65536");
    require(std::isfinite(s.learningRate) && s.learningRate > 0, "learning_rate must be above 0");
    require(s.warmupSteps >= 0, "warmup_steps must not be below 0");
    require(s.weightDecay >= 0 && s.clipNorm >= 0 && s.epsilon > 0, "weight_decay, clip_norm or epsilon is below 0");
    require(s.beta1 >= 0 && s.beta1 < 1 && s.beta2 >= 0 && s.beta2 < 1, "beta1 and beta2 must be from 0 to below 1");
    require(s.checkpointSamples >= 1, "checkpoint_samples must be at least 1");
    require(s.evaluateSamples >= 0, "evaluate_samples must not be below 0");
    require(s.heldOutShare >= 0 && s.heldOutShare < 1, "held_out_share must be from 0 to below 1");
    require(s.stage == TrainingStage::Lora || (s.evaluateSamples == 0 && s.heldOutShare == 0),
            "evaluate_samples and held_out_share need a set, and the demo's stages have none");
    require(s.demoClips >= 1 && s.demoClips <= 1 << 24, "demo_clips must be from 1 to 16777216");
    require(s.demoConversations >= 0 && s.demoConversations <= 1, "demo_conversations must be from 0 to 1");
    require(s.auxiliarySteps >= 0 && s.auxiliaryWeight >= 0, "auxiliary_steps or auxiliary_weight is below 0");
    require(s.featureMegabytes >= 0 && s.featureDiskMegabytes >= 0, "feature memory must not be below 0");
    if (s.pooling)
        requireUsable(*s.pooling);
}

json toJson(const TrainingSettings& s) {
    json out{{"lora_r", s.loraRank},
             {"lora_dropout", s.loraDropout},
             {"layout", name(s.layout)},
             {"steps", s.steps},
             {"batch", s.batch},
             {"accumulate", s.accumulate},
             {"learning_rate", s.learningRate},
             {"warmup_steps", s.warmupSteps},
             {"weight_decay", s.weightDecay},
             {"beta1", s.beta1},
             {"beta2", s.beta2},
             {"epsilon", s.epsilon},
             {"clip_norm", s.clipNorm},
             {"checkpoint_samples", s.checkpointSamples},
             {"seed", s.seed},
             {"feature_megabytes", s.featureMegabytes},
             {"feature_disk_megabytes", s.featureDiskMegabytes}};
    if (s.stage != TrainingStage::Lora)
        out.update(json{{"stage", kStages[static_cast<std::size_t>(s.stage)]},
                        {"demo_clips", s.demoClips},
                        {"demo_conversations", s.demoConversations},
                        {"auxiliary_steps", s.auxiliarySteps},
                        {"auxiliary_weight", s.auxiliaryWeight}});
    if (s.evaluateSamples > 0)
        out["evaluate_samples"] = s.evaluateSamples;
    if (s.heldOutShare > 0)
        out["held_out_share"] = s.heldOutShare;
    if (s.loraAlpha)
        out["lora_alpha"] = *s.loraAlpha;
    if (s.frames)
        out["frames"] = *s.frames;
    if (s.pooling)
        out["pooling_shape"] = {s.pooling->frames, s.pooling->height, s.pooling->width};
    if (s.promptTemplate)
        out["template"] = *s.promptTemplate;
    return out;
}

double learningRateAt(const TrainingSettings& s, std::int64_t step) {
    if (step < s.warmupSteps)
        return s.learningRate * static_cast<double>(step + 1) / static_cast<double>(s.warmupSteps);
    const auto span = static_cast<double>(std::max<std::int64_t>(1, s.steps - s.warmupSteps));
    const double done = static_cast<double>(step - s.warmupSteps) / span;
    return s.learningRate * std::max(0.0, 0.5 * (1 + std::cos(std::numbers::pi * done)));
}

} // namespace pllava
