#include "core/chat/ask_settings_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_integer.h"

namespace pllava {
namespace {

using nlohmann::json;

template <typename Value> json orNull(const std::optional<Value>& value) {
    return value ? json(*value) : json();
}

template <typename Value> std::optional<Value> optionalFrom(const json& value) {
    return value.is_null() ? std::nullopt : std::optional(value.get<Value>());
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

GenerationOptions optionsFrom(const json& object) {
    GenerationOptions options;
    options.maxNewTokens = integerFrom<int>(object.at("max_new_tokens"));
    options.temperature = object.at("temperature");
    options.topK = integerFrom<int>(object.at("top_k"));
    options.topP = object.at("top_p");
    options.seed = object.at("seed");
    options.repetitionPenalty = object.at("repetition_penalty");
    options.beams = integerFrom<int>(object.at("beams"));
    options.lengthPenalty = object.at("length_penalty");
    options.stopWords = object.at("stop");
    return options;
}

AskSettings read(const json& object) {
    AskSettings settings;
    settings.frames = integerFrom<int>(object.at("frames"));
    if (const json& range = object.at("range"); !range.is_null())
        settings.range = TimeRange{range.at(0), range.at(1)};
    const auto [frames, height, width] = threeIntegersFrom(object.at("pooling"));
    settings.pooling = {frames, height, width};
    settings.loraAlpha = object.at("alpha");
    settings.promptTemplate = object.at("template");
    settings.prompt.system = optionalFrom<std::string>(object.at("system"));
    settings.prompt.roles = optionalFrom<std::array<std::string, 2>>(object.at("roles"));
    settings.prompt.userText = object.at("raw_prompt").get<bool>() ? UserText::Raw : UserText::Literal;
    settings.prompt.taskPrompts = object.at("task_prompts").get<bool>() ? TaskPrompts::Use : TaskPrompts::Omit;
    settings.generation = optionsFrom(object.at("generation"));
    settings.layout = parseVisualLayout(object.at("layout").get<std::string>());
    return settings;
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

AskSettings askSettingsFrom(const json& object, const std::string& where) {
    try {
        return read(object);
    } catch (const std::exception&) {
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: not the settings of a question", where));
    }
}

} // namespace pllava
