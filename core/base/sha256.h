#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace pllava {

/// SHA-256 of a file's bytes in 64 lower-case hexadecimal digits, as sha256sum prints it; reads a block at a time.
/// Throws as RegularFile does, and Cancelled.
std::string sha256OfFile(const std::filesystem::path& path, const std::stop_token& stop = {});

} // namespace pllava
