#pragma once

#include <filesystem>
#include <optional>

namespace pllava {

/// Where a model's tensors come from.
struct ModelFolders {
    std::filesystem::path base;                   ///< config, tokenizer and, as a rule, all weights
    std::optional<std::filesystem::path> weights; ///< LoRA and projector next to it (PLLaVA's --weight_dir)
};

/// The folder whose config.json describes the model: the base's, unless that leaves out what PLLaVA states (a plain
/// LLaVA-NeXT has no pad token) and the folder of the LoRA weights, which PLLaVA itself reads the settings from, has
/// it.
std::filesystem::path configFolder(const ModelFolders& folders);

} // namespace pllava
