#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace pllava {

/// `bytes` behind what `hash` stands for. Stable on one machine; elsewhere what was computed is computed again.
std::uint64_t chainedHash(std::uint64_t hash, std::string_view bytes);

/// Tells one checkpoint's weights from another's by names and a few bytes of every tensor, which is quick for billions.
/// "none" for a folder without weights; else throws as checkpointFiles() does.
std::string weightsFingerprint(const std::filesystem::path& folder);

} // namespace pllava
