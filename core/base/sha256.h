#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace pllava {

/// SHA-256 of a file's bytes in 64 lower-case hexadecimal digits, as sha256sum prints it; reads a block at a time.
/// Throws as RegularFile does, and Cancelled.
std::string sha256OfFile(const std::filesystem::path& path, const std::stop_token& stop = {});

/// The same of a text.
std::string sha256OfText(std::string_view text);

} // namespace pllava
