#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/checkpoint/module_pattern.h"

namespace pllava {

/// LoRA of one linear layer: y = W x + B (A x) · α / divisor().
struct LoraLayer {
    std::int64_t rank = 0;
    double alpha = 0;      ///< its own, from alpha_pattern or lora_alpha
    double alphaShare = 1; ///< its alpha for each 1 of the adapter's: where α is changed, all change in proportion
    bool rankStabilized = false; ///< divides by √rank

    double divisor() const;
    /// At its own alpha.
    double scaling() const;
};
/// By the layer's plain name, "language_model.model.layers.0.self_attn.q_proj".
using LoraLayers = std::map<std::string, LoraLayer, std::less<>>;

/// What an adapter's folder says about its LoRA: PEFT's adapter_config.json, or the lora_* keys that PLLaVA's training
/// and ours put into config.json. Immutable.
struct AdapterConfig {
    std::string where; ///< the file, for messages; empty where none says anything
    bool peft = false; ///< adapter_config.json
    std::optional<std::int64_t> rank;
    std::optional<double> alpha;                               ///< the adapter's own
    bool rankStabilized = false;                               ///< use_rslora
    std::vector<std::pair<ModulePattern, std::int64_t>> ranks; ///< rank_pattern, in the file's order
    std::vector<std::pair<ModulePattern, double>> alphas;      ///< alpha_pattern
    std::optional<std::vector<std::string>> targets;           ///< target_modules as a list
    std::optional<ModulePattern> targetPattern;                ///< target_modules as an expression
    std::vector<std::int64_t> onlyLayers;                      ///< layers_to_transform; empty for all

    /// Of the layer that the wrapped model calls `module`; nothing where the file does not say.
    std::optional<std::int64_t> rankOf(std::string_view module) const;
    double alphaOf(std::string_view module) const;
    /// What the settings make of a layer of that rank. Throws Unsupported where its alpha cannot follow the adapter's.
    LoraLayer layer(std::string_view module, std::int64_t rank) const;
    /// Whether target_modules and layers_to_transform name the layer; nothing where they do not say, or not in a way
    /// that is understood here.
    std::optional<bool> isTarget(std::string_view module) const;
};

/// Reads adapter_config.json (its text). Throws CorruptFile for wrong types and absurd numbers, Unsupported, naming the
/// key and what to do, for an adapter that changes the base or computes something else than LoRA.
/// Source: PEFT 0.21's LoraConfig.
AdapterConfig parseAdapterConfig(std::string_view json, std::string where);
/// The lora_* keys of a config.json (its text).
AdapterConfig parsePllavaAdapterConfig(std::string_view json, std::string where);
/// Of a folder; one that says nothing where there is neither file.
AdapterConfig loadAdapterConfig(const std::filesystem::path& folder);

} // namespace pllava
