#include "core/chat/ask_settings_json.h"

#include <nlohmann/json.hpp>

#include "core/base/json_object.h"

namespace pllava {
namespace {

using nlohmann::json;

template <typename Value> json orNull(const std::optional<Value>& value) {
    return value ? json(*value) : json();
}

json toJson(const GenerationOptions& options) {
    return {{"max_new_tokens", options.maxNewTokens},
            {"temperature", options.temperature},
            {"top_k", options.topK},
            {"top_p", options.topP},
            {"seed", options.seed},
            {"repetition_penalty", options.repetitionPenalty},
            {"beams", options.beams},
            {"length_penalty", options.lengthPenalty},
            {"stop", options.stopWords}};
}

GenerationOptions optionsFrom(const JsonObject& object) {
    GenerationOptions options;
    options.maxNewTokens = object.required<int>("max_new_tokens");
    options.temperature = object.required<double>("temperature");
    options.topK = object.required<int>("top_k");
    options.topP = object.required<double>("top_p");
    options.seed = object.required<std::uint64_t>("seed");
    options.repetitionPenalty = object.required<double>("repetition_penalty");
    options.beams = object.required<int>("beams");
    options.lengthPenalty = object.required<double>("length_penalty");
    options.stopWords = object.required<std::vector<std::string>>("stop");
    return options;
}

} // namespace

json toJson(const AskSettings& settings) {
    return {{"frames", settings.frames},
            {"range", settings.range ? json{settings.range->start, settings.range->end} : json()},
            {"pooling", {settings.pooling.frames, settings.pooling.height, settings.pooling.width}},
            {"alpha", settings.loraAlpha},
            {"template", settings.promptTemplate},
            {"system", orNull(settings.prompt.system)},
            {"roles", orNull(settings.prompt.roles)},
            {"raw_prompt", settings.prompt.userText == UserText::Raw},
            {"task_prompts", settings.prompt.taskPrompts == TaskPrompts::Use},
            {"generation", toJson(settings.generation)},
            {"layout", name(settings.layout)}};
}

AskSettings askSettingsFrom(const JsonObject& object) {
    AskSettings settings;
    settings.frames = object.required<int>("frames");
    if (const auto range = object.optional<std::array<double, 2>>("range"))
        settings.range = TimeRange{range->front(), range->back()};
    const auto [frames, height, width] = object.required<std::array<std::int64_t, 3>>("pooling");
    settings.pooling = {frames, height, width};
    settings.loraAlpha = object.required<double>("alpha");
    settings.promptTemplate = object.required("template");
    settings.prompt.system = object.text("system");
    settings.prompt.roles = object.optional<std::array<std::string, 2>>("roles");
    settings.prompt.userText = object.required<bool>("raw_prompt") ? UserText::Raw : UserText::Literal;
    settings.prompt.taskPrompts = object.required<bool>("task_prompts") ? TaskPrompts::Use : TaskPrompts::Omit;
    settings.generation = optionsFrom(object.requiredObject("generation"));
    settings.layout = parseVisualLayout(object.required("layout"));
    return settings;
}

} // namespace pllava
