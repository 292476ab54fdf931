#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/checkpoint/adapter_config.h"

namespace pllava {

/// The most frequent rank of the language model's layers, or of all where none of it has LoRA; 0 without LoRA.
std::int64_t usualRank(const LoraLayers& layers);

/// Keys of adapter_config.json that describe these layers with the adapter's alpha set to `alpha`; layers of an alpha
/// of their own keep their share of it, and those of vision tower and projector keep theirs as it is. `modelLayers` is
/// the number of decoder layers.
nlohmann::json peftLoraSettings(const LoraLayers& layers, double alpha, std::int64_t modelLayers);

/// The same as the lora_* keys of PLLaVA's config.json, in place of those that `config` has. PLLaVA itself supports one
/// rank and alpha, and q_proj and v_proj.
void putPllavaLoraSettings(nlohmann::json& config, const LoraLayers& layers, double alpha, std::int64_t modelLayers);
/// Whether PLLaVA's own code runs these layers: q_proj and v_proj of one rank and alpha.
bool isPllavaLora(const LoraLayers& layers, std::int64_t modelLayers);

/// A number as JSON has it: whole ones without a point, which PEFT's types require.
nlohmann::json plainNumber(double value);

} // namespace pllava
