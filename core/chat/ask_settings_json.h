#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/chat/ask_settings.h"

namespace pllava {

/// All of the settings but Capture, for files.
nlohmann::json toJson(const AskSettings& settings);
/// What toJson() wrote. Throws CorruptFile with `where`.
AskSettings askSettingsFrom(const nlohmann::json& json, const std::string& where);

} // namespace pllava
