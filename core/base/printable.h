#pragma once

#include <string>
#include <string_view>

namespace pllava {

/// Text out of a file, fit for a message whatever the file holds: at most 120 bytes, '?' for what is not printable
/// ASCII.
std::string printable(std::string_view text);

/// The first lines of a report, and how many more there are.
std::string firstLines(const std::string& text, std::size_t most);

} // namespace pllava
