#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/chat/ask_settings.h"

namespace pllava {

class JsonObject;

/// All of the settings but Capture, for files.
nlohmann::json toJson(const AskSettings& settings);
/// What toJson() wrote. Throws CorruptFile, and InvalidArgument for a layout that this version does not know.
AskSettings askSettingsFrom(const JsonObject& json);

} // namespace pllava
