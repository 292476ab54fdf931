#pragma once

#include <string>
#include <string_view>

namespace pllava {

/// The plain name of a tensor, as in a Hugging Face LLaVA checkpoint: PEFT's "base_model.model." and ".base_layer"
/// removed, adapter folders' and newer transformers' prefixes brought to LLaVA's, ".lora_A.default.weight" to
/// ".lora_A.weight".
std::string canonicalWeightName(std::string_view name);

/// What PLLaVA's training calls the LoRA tensor of this plain name; every other name as it is. PLLaVA puts PEFT around
/// its language model alone: "language_model.base_model.model.X.lora_A.default.weight".
/// Source: tasks/train/train_pllava_nframe_accel.py.
std::string pllavaWeightName(std::string_view plain);

/// What PEFT calls the tensor of this plain name in an adapter around the whole LlavaForConditionalGeneration of
/// transformers 4.52 and later: "base_model.model.model.language_model.X.lora_A.weight".
std::string peftWeightName(std::string_view plain);

} // namespace pllava
