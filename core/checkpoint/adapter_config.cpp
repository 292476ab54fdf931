#include "core/checkpoint/adapter_config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/ordered_json.h"
#include "core/base/printable.h"
#include "core/checkpoint/config_files.h"

namespace pllava {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr Range<double> kAlpha{-1e6, 1e6};
constexpr double kPeftAlpha = 8; // LoraConfig's default
constexpr std::size_t kMaxPatterns = 4096, kMaxExpressions = 64;

constexpr const char* kMergeWithPeft = "merge it with PEFT (merge_and_unload(), then save_pretrained()) and give the "
                                       "result as --model";
constexpr const char* kConvert = ", or convert it to plain LoRA where it was trained (save_pretrained(folder, "
                                 "path_initial_model_for_weight_conversion=...))";

/// Some initialisations subtract the adapter from the base, which the adapter's file does not repeat.
void requireOrdinaryStart(const JsonObject& config) {
    const json* start = config.find("init_lora_weights");
    if (!start || start->is_boolean())
        return;
    std::string name = config.required("init_lora_weights");
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* ordinary : {"gaussian", "eva", "orthogonal", "mica", "true", "false"})
        if (name == ordinary)
            return;
    config.unsupported(fmt::format("\"init_lora_weights\" is \"{}\", which changes the base model as well, so the "
                                   "adapter alone is not the trained model; {}{}",
                                   printable(name.substr(0, 40)), kMergeWithPeft, kConvert));
}

/// Settings that compute something else than W x + B (A x) · scaling.
void requirePlainLora(const JsonObject& config) {
    config.requireOneOf("peft_type", {"LORA"});
    requireOrdinaryStart(config);
    for (const char* key : {"use_dora", "lora_bias", "use_qalora"})
        if (config.flag(key).value_or(false))
            config.unsupported(fmt::format("\"{}\" is true, and only plain LoRA can be run; {}", key, kMergeWithPeft));
    for (const char* key :
         {"layer_replication", "trainable_token_indices", "target_parameters", "alora_invocation_tokens",
          "arrow_config", "kasa_config", "monteclora_config", "use_bdlora"}) {
        const json* value = config.find(key);
        const bool empty = !value || *value == false || (value->is_structured() && value->empty());
        if (!empty)
            config.unsupported(fmt::format("\"{}\" is set, and only plain LoRA can be run; {}", key, kMergeWithPeft));
    }
}

bool isLiteral(std::string_view key) {
    return std::all_of(key.begin(), key.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; });
}

/// An object of patterns and numbers, in the file's order: the first that matches counts.
template <class Number, class Read>
std::vector<std::pair<ModulePattern, Number>> patterns(const JsonObject& config, const ordered_json& document,
                                                       const char* key, Read&& read) {
    std::vector<std::pair<ModulePattern, Number>> all;
    const auto found = document.find(key);
    if (found == document.end() || found->is_null())
        return all;
    if (!found->is_object() || found->size() > kMaxPatterns)
        config.fail(
            fmt::format("\"{}\" is to be an object of at most {} names of layers and numbers", key, kMaxPatterns));
    const JsonObject numbers = config.object(key);
    std::size_t expressions = 0;
    for (const auto& [name, value] : found->items()) {
        const auto pattern = ModulePattern::parse(name);
        expressions += isLiteral(name) ? 0 : 1;
        if (!pattern || expressions > kMaxExpressions)
            config.unsupported(fmt::format("\"{}\" has \"{}\", an expression that is not understood; name the layers "
                                           "one by one",
                                           key, printable(name.substr(0, 80))));
        if (const auto number = read(numbers, name))
            all.emplace_back(*pattern, *number);
    }
    return all;
}

void readPatterns(AdapterConfig& config, const JsonObject& object, std::string_view text,
                  const std::array<const char*, 2>& keys) {
    const ordered_json document = parseOrderedJson(text, config.where);
    config.ranks =
        patterns<std::int64_t>(object, document, keys[0], [](const JsonObject& from, const std::string& name) {
            return from.integer(name, kRank);
        });
    config.alphas = patterns<double>(object, document, keys[1], [](const JsonObject& from, const std::string& name) {
        return from.number(name, kAlpha);
    });
}

/// A list of texts; nothing for anything else.
std::optional<std::vector<std::string>> texts(const JsonObject& config, const char* key) {
    const json* list = config.find(key);
    if (!list || !list->is_array() || list->size() > kMaxPatterns)
        return std::nullopt;
    std::vector<std::string> all;
    for (const json& item : *list) {
        if (!item.is_string())
            return std::nullopt;
        all.push_back(item.get<std::string>());
    }
    return all;
}

void readTargets(AdapterConfig& config, const JsonObject& object) {
    // The rest can be decided from the tensors only: nothing is returned for these adapters' layers.
    for (const char* key : {"exclude_modules", "layers_pattern"})
        if (object.has(key))
            return;
    config.targets = texts(object, "target_modules");
    if (const json* pattern = object.find("target_modules"); pattern && pattern->is_string())
        config.targetPattern = ModulePattern::parse(pattern->get_ref<const std::string&>());
    if (object.isList("layers_to_transform"))
        config.onlyLayers = object.integers("layers_to_transform", {0, 1 << 10}).value_or(config.onlyLayers);
    else if (const auto layer = object.integer("layers_to_transform", {0, 1 << 10}))
        config.onlyLayers = {*layer};
}

/// The N of "....layers.N....".
std::optional<std::int64_t> layerNumber(std::string_view module) {
    constexpr std::string_view kLayers = "layers.";
    const auto at = module.find(kLayers);
    if (at == std::string_view::npos)
        return std::nullopt;
    std::int64_t number = 0;
    for (const char c : module.substr(at + kLayers.size(), 6)) {
        if (c < '0' || c > '9')
            break;
        number = number * 10 + (c - '0');
    }
    return number;
}

bool endsWithName(std::string_view module, std::string_view name) {
    return module == name ||
           (module.size() > name.size() && module.ends_with(name) && module[module.size() - name.size() - 1] == '.');
}

} // namespace

double LoraLayer::divisor() const {
    const auto whole = static_cast<double>(rank);
    return (rankStabilized ? std::sqrt(whole) : whole) / alphaShare;
}

double LoraLayer::scaling() const {
    const auto whole = static_cast<double>(rank);
    return alpha / (rankStabilized ? std::sqrt(whole) : whole);
}

std::optional<std::int64_t> AdapterConfig::rankOf(std::string_view module) const {
    for (const auto& [pattern, number] : ranks)
        if (pattern.matchesEnd(module))
            return number;
    return rank;
}

double AdapterConfig::alphaOf(std::string_view module) const {
    for (const auto& [pattern, number] : alphas)
        if (pattern.matchesEnd(module))
            return number;
    return alpha.value_or(kPeftAlpha);
}

LoraLayer AdapterConfig::layer(std::string_view module, std::int64_t rankOfTensors) const {
    const double own = alphaOf(module), whole = alpha.value_or(kPeftAlpha);
    if (whole == 0 && own != 0)
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{}: \"lora_alpha\" is 0 and \"alpha_pattern\" gives {} the alpha {}, which cannot "
                                "change in proportion; set \"lora_alpha\" to the alpha of the other layers",
                                where, printable(module), own));
    return {rankOfTensors, own, whole == 0 ? 1 : own / whole, rankStabilized};
}

std::optional<bool> AdapterConfig::isTarget(std::string_view module) const {
    if (!onlyLayers.empty() && !targetPattern) {
        const auto layer = layerNumber(module);
        if (!layer || std::find(onlyLayers.begin(), onlyLayers.end(), *layer) == onlyLayers.end())
            return false;
    }
    if (targets)
        return std::any_of(targets->begin(), targets->end(),
                           [&](const std::string& name) { return endsWithName(module, name); });
    return targetPattern ? std::optional(targetPattern->matches(module)) : std::nullopt;
}

AdapterConfig parseAdapterConfig(std::string_view text, std::string where) {
    const JsonObject object = JsonObject::parse(text, where);
    requirePlainLora(object);
    AdapterConfig config;
    config.where = std::move(where);
    config.peft = true;
    config.rank = object.integer("r", kRank);
    config.alpha = object.number("lora_alpha", kAlpha).value_or(kPeftAlpha);
    config.rankStabilized = object.flag("use_rslora").value_or(false);
    readPatterns(config, object, text, {"rank_pattern", "alpha_pattern"});
    readTargets(config, object);
    return config;
}

AdapterConfig parsePllavaAdapterConfig(std::string_view text, std::string where) {
    const JsonObject object = JsonObject::parse(text, where);
    AdapterConfig config;
    config.where = std::move(where);
    config.rank = object.integer("lora_r", kRank);
    config.alpha = object.number("lora_alpha", kAlpha);
    config.rankStabilized = object.flag("lora_use_rslora").value_or(false);
    readPatterns(config, object, text, {"lora_rank_pattern", "lora_alpha_pattern"});
    config.targets = texts(object, "lora_target_modules");
    return config;
}

AdapterConfig loadAdapterConfig(const std::filesystem::path& folder) {
    const auto read = [&](const char* name, auto parse) -> std::optional<AdapterConfig> {
        const std::filesystem::path file = folder / name;
        if (!isPresent(file))
            return std::nullopt;
        return parse(readTextFile(file, kMaxConfigBytes), file.string());
    };
    if (auto peft = read("adapter_config.json", parseAdapterConfig))
        return *std::move(peft);
    return read("config.json", parsePllavaAdapterConfig).value_or(AdapterConfig{});
}

} // namespace pllava
