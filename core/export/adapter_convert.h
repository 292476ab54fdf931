#pragma once

#include "core/export/weight_export.h"

namespace pllava {

enum class AdapterFormat {
    Peft,  ///< adapter_config.json and adapter_model.safetensors, around a whole LlavaForConditionalGeneration
    Pllava ///< config.json and model.safetensors, as PLLaVA's training writes them
};

struct ConvertJob {
    ModelFolders folders; ///< with the adapter in the weights folder, or inside the base
    AdapterFormat to = AdapterFormat::Peft;
    std::optional<double> alpha; ///< stated in the new folder; the model's own where it is not given
    std::filesystem::path output;
    Existing existing = Existing::Keep;
    ComputeSettings compute; ///< of the check after writing
};

/// Writes LoRA and projector as a folder of the other kind; every number stays bit by bit. The projector, which PLLaVA
/// trains and stores with the LoRA, is one of PEFT's modules_to_save, so that PeftModel.from_pretrained puts both onto
/// a plain LLaVA. What PEFT has no key for (frames, pooling, template, how it was trained) is in pllava.json next to
/// it. Ranks and alphas of single layers become patterns. The new folder answers one fixed prompt on the same base
/// before it takes its name: logits that differ at all beyond 10⁻⁶ of the largest are an error. Throws as
/// mergeAdapter() does; Unsupported for what the other format cannot hold.
ExportResult convertAdapter(const ConvertJob& job, const std::stop_token& stop = {}, const Progress& progress = {});

} // namespace pllava
