#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// The safetensors files of a checkpoint folder, sorted by name, by PLLaVA's own rule: model.safetensors where no
/// model-0*.safetensors is next to it, else every model-0*.safetensors; else adapter_model.safetensors, as PEFT
/// writes it. A model.safetensors.index.json has to agree with them, or names the files where the rule finds none.
/// Reads the headers of sharded checkpoints to check that no tensor occurs twice and every listed one exists.
/// Pickle files (.bin, .pt, ...) and *-deprecated are never opened.
/// Throws NotFound that says what was found instead or which shard is missing, CorruptFile for a broken or false index.
/// Source: tasks/eval/model_utils.py, load_pllava.
std::vector<std::filesystem::path> checkpointFiles(const std::filesystem::path& folder);

/// Checks one index (its JSON text) and returns the shard names, sorted, each once. Throws CorruptFile, also for a name
/// that would leave the folder and for a tensor that is listed twice.
std::vector<std::string> parseShardIndex(std::string_view json, std::string_view where);

} // namespace pllava
