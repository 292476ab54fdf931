#include "core/checkpoint/adapter_settings.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/checkpoint/weight_map.h"

namespace pllava {
namespace {

using nlohmann::json;

std::string kindOf(const std::string& layer) {
    return layer.substr(layer.rfind('.') + 1);
}

std::set<std::string> kindsOf(const LoraLayers& layers) {
    std::set<std::string> kinds;
    for (const auto& [name, layer] : layers)
        kinds.insert(kindOf(name));
    return kinds;
}

double writtenAlpha(const std::string& name, const LoraLayer& layer, double alpha) {
    return hasFixedAlpha(name) ? layer.alpha : alpha * layer.alphaShare;
}

/// rank_pattern and alpha_pattern: layers that differ from the usual.
json patterns(const LoraLayers& layers, double alpha, std::string (*nameOf)(const std::string&)) {
    json ranks = json::object(), alphas = json::object();
    const std::int64_t usual = usualRank(layers);
    for (const auto& [name, layer] : layers) {
        if (layer.rank != usual)
            ranks[nameOf(name)] = layer.rank;
        if (const double own = writtenAlpha(name, layer, alpha); own != alpha)
            alphas[nameOf(name)] = plainNumber(own);
    }
    return {{"ranks", ranks}, {"alphas", alphas}};
}

/// "layers.0.self_attn.q_proj", as both of PLLaVA's models end it.
std::string decoderName(const std::string& layer) {
    return layer.substr(std::string_view("language_model.model.").size());
}

bool isRankStabilized(const LoraLayers& layers) {
    return !layers.empty() && layers.begin()->second.rankStabilized;
}

/// Every decoder layer has the same kinds, and nothing else has LoRA.
bool isUniform(const LoraLayers& layers, std::int64_t modelLayers) {
    const bool decoder =
        std::none_of(layers.begin(), layers.end(), [](const auto& layer) { return hasFixedAlpha(layer.first); });
    return decoder && layers.size() == kindsOf(layers).size() * static_cast<std::size_t>(modelLayers);
}

std::vector<std::string> namesOf(const LoraLayers& layers, std::string (*nameOf)(const std::string&)) {
    std::vector<std::string> names;
    for (const auto& [name, layer] : layers)
        names.push_back(nameOf(name));
    return names;
}

} // namespace

std::int64_t usualRank(const LoraLayers& layers) {
    std::map<std::int64_t, int> counts;
    for (const bool language : {true, false}) {
        for (const auto& [name, layer] : layers)
            if (hasFixedAlpha(name) != language)
                ++counts[layer.rank];
        if (!counts.empty())
            break;
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? 0 : most->first;
}

json peftLoraSettings(const LoraLayers& layers, double alpha, std::int64_t modelLayers) {
    const auto nameOf = +[](const std::string& name) { return peftModuleName(name); };
    const json own = patterns(layers, alpha, nameOf);
    json targets = namesOf(layers, nameOf);
    if (isUniform(layers, modelLayers)) // the vision tower has projections of these names too
        targets = fmt::format(R"(.*language_model.*\.({}))", fmt::join(kindsOf(layers), "|"));
    return {{"r", usualRank(layers)},    {"lora_alpha", plainNumber(alpha)}, {"use_rslora", isRankStabilized(layers)},
            {"target_modules", targets}, {"rank_pattern", own["ranks"]},     {"alpha_pattern", own["alphas"]}};
}

void putPllavaLoraSettings(json& config, const LoraLayers& layers, double alpha, std::int64_t modelLayers) {
    for (const char* key : {"lora_rank_pattern", "lora_alpha_pattern", "lora_use_rslora"})
        config.erase(key);
    const json own = patterns(layers, alpha, decoderName);
    config.update(json{{"use_lora", true}, {"lora_r", usualRank(layers)}, {"lora_alpha", plainNumber(alpha)}});
    if (isUniform(layers, modelLayers))
        config["lora_target_modules"] = kindsOf(layers);
    else
        config["lora_target_modules"] = namesOf(layers, decoderName);
    if (!own["ranks"].empty())
        config["lora_rank_pattern"] = own["ranks"];
    if (!own["alphas"].empty())
        config["lora_alpha_pattern"] = own["alphas"];
    if (isRankStabilized(layers))
        config["lora_use_rslora"] = true;
}

bool isPllavaLora(const LoraLayers& layers, std::int64_t modelLayers) {
    const auto isUsual = [&](const auto& layer) {
        return layer.second.rank == usualRank(layers) && layer.second.alphaShare == 1 && !layer.second.rankStabilized;
    };
    return isUniform(layers, modelLayers) && kindsOf(layers) == std::set<std::string>{"q_proj", "v_proj"} &&
           std::all_of(layers.begin(), layers.end(), isUsual);
}

json plainNumber(double value) {
    return value == std::trunc(value) && std::abs(value) < 1e15 ? json(static_cast<std::int64_t>(value)) : json(value);
}

} // namespace pllava
