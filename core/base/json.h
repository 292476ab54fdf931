#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace pllava {

/// Objects and lists within each other that JSON from outside may have: far more than any file here needs, and few
/// enough that whatever walks a document by recursion is safe.
inline constexpr int kMaxJsonDepth = 128;

/// What parseJson() does with an object that names a key twice.
enum class RepeatedKeys { LastCounts, Refused };

/// Reads a whole text file. Throws NotFound, also for what is no regular file, and CorruptFile when it is larger than
/// `limit` bytes.
std::string readTextFile(const std::filesystem::path& path, std::size_t limit = 256u << 20);

/// The one reader of JSON that comes from outside. Throws CorruptFile with `where` and the position of the fault.
nlohmann::json parseJson(std::string_view text, std::string_view where, RepeatedKeys keys = RepeatedKeys::LastCounts);

/// The same of a whole file, of at most `limit` bytes. Throws as readTextFile() and parseJson().
nlohmann::json readJson(const std::filesystem::path& file, std::size_t limit = 256u << 20);

/// The same for what may be no JSON at all: then a discarded value.
nlohmann::json parseJsonOrNothing(std::string_view text);

/// Is called with each line of JSON Lines that is not empty, and with "FILE, line N" for messages.
using UseJsonLine = std::function<void(const nlohmann::json& line, const std::string& where)>;

/// Every line of a text. Throws as parseJson() does.
void eachJsonLineIn(std::string_view text, const std::filesystem::path& file, const UseJsonLine& use);

/// Every line of a file, of which one is held in memory at a time. Throws as readTextFile() and parseJson(), and
/// CorruptFile for a line of more than 64 MB.
void eachJsonLine(const std::filesystem::path& file, const UseJsonLine& use);

/// Returns the text with U+FFFD in place of bytes that are not UTF-8.
std::string validUtf8(std::string_view text);

} // namespace pllava
