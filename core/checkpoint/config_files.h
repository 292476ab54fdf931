#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "core/base/json_object.h"

namespace pllava {

/// Larger than any configuration file is.
inline constexpr std::size_t kMaxConfigBytes = 16u << 20;

/// Of what several of them state; far above any model, far below what would overflow a product of two.
inline constexpr Range<std::int64_t> kPixels{1, 1 << 12};
inline constexpr Range<std::int64_t> kRank{1, 1 << 16}; ///< of LoRA

/// Whether there is such a file. Throws NotFound for a link to nothing: ignoring it would silently change answers.
bool isPresent(const std::filesystem::path& file);

/// The object in a configuration file; nothing where there is no such file. Throws CorruptFile, and as isPresent()
/// does.
std::optional<JsonObject> readConfigIfPresent(const std::filesystem::path& file);

} // namespace pllava
