#pragma once
// Private to the engine: needs torch.

#include <filesystem>
#include <map>
#include <string>

#include <ATen/core/Tensor.h>

namespace pllava {

using NamedTensors = std::map<std::string, at::Tensor>;

using TextFiles = std::map<std::string, std::string>; // text by file name

/// Writes the folder that --weights reads: model.safetensors under the names that PLLaVA's training gives its tensors,
/// and the text files next to it, such as config.json. `parameters` go by their plain names and are fp32 or bf16.
void writeWeightsFolder(const std::filesystem::path& folder, const NamedTensors& parameters, const TextFiles& files);

/// State of a training: tensors (parameters, moments) and what else is needed to go on, as text. One file, safely
/// written: an interrupted write leaves the one before.
struct TrainingState {
    NamedTensors tensors;
    std::map<std::string, std::string> values;
};
void writeState(const std::filesystem::path& file, const TrainingState& state);
/// Throws CorruptFile, NotFound.
TrainingState readState(const std::filesystem::path& file);

} // namespace pllava
