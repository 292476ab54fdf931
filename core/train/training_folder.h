#pragma once

#include <array>
#include <filesystem>

#include "core/train/training_run.h"

namespace pllava {

/// What a training writes next to its checkpoints and features/.
inline constexpr std::array kTrainingFiles{"state.safetensors", "metrics.csv", "metrics.jsonl", "settings.json",
                                           "origin.json"};

/// Looks at an output folder before a model is loaded for it: to begin, it holds no training, and no files of these
/// names that are of something else. Throws InvalidArgument.
void requireTrainingFolder(const std::filesystem::path& folder, TrainingStart start);

} // namespace pllava
