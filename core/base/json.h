#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace pllava {

/// Reads a whole text file. Throws NotFound, or CorruptFile when it is larger than `limit` bytes.
std::string readTextFile(const std::filesystem::path& path, std::size_t limit = 256u << 20);

/// Parses JSON; throws CorruptFile with `where` and the place of the fault.
nlohmann::json parseJson(std::string_view text, std::string_view where);

/// Gives each line of a JSON Lines file that is not empty, with "FILE, line N" for messages. Throws as the two above
/// do.
void eachJsonLine(const std::filesystem::path& file,
                  const std::function<void(const nlohmann::json& line, const std::string& where)>& use);

} // namespace pllava
