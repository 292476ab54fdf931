#pragma once

#include <filesystem>
#include <string_view>

#include "core/checkpoint/model_config.h"

namespace pllava {

/// Reads and checks config.json (its text) as the family of its "model_type" does. Throws as readLlamaConfig() does;
/// Unsupported, with the types that are known, for another. `where` names the file in messages.
ModelConfig parseModelConfig(std::string_view json, std::string_view where);
ModelConfig loadModelConfig(const std::filesystem::path& folder);

} // namespace pllava
