#pragma once

#include <string>
#include <string_view>

namespace pllava {

/// The plain name of a tensor, as in a Hugging Face LLaVA checkpoint of transformers 4.37: PEFT's wrapping removed,
/// whatever it was put around, and the names of newer transformers ("model.language_model.", "lm_head.",
/// "vision_tower." without "vision_model.") and of LLaVA's own code ("mm_projector.") brought to these.
std::string canonicalWeightName(std::string_view name);

/// Whether a tensor belongs to an adapter's LoRA layers.
bool isLora(std::string_view name);

/// The layer of a LoRA tensor by the name that it has in the model which PEFT wrapped, as PEFT's patterns see it.
std::string wrappedModuleName(std::string_view tensor);

/// What PLLaVA's training calls the LoRA tensor of this plain name; every other name as it is. PLLaVA puts PEFT around
/// its language model alone: "language_model.base_model.model.X.lora_A.default.weight".
/// Source: tasks/train/train_pllava_nframe_accel.py.
std::string pllavaWeightName(std::string_view plain);

/// What PEFT calls the tensor of this plain name in an adapter around the whole LlavaForConditionalGeneration of
/// transformers 5: "base_model.model.model.language_model.X.lora_A.weight".
std::string peftWeightName(std::string_view plain);
/// The same for the name of a layer or tensor, without PEFT's wrapping and "model.".
std::string peftModuleName(std::string_view plain);

} // namespace pllava
