#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// The text for a place in HTML, between tags or in a quoted attribute: &, <, > and both quotes become entities, and
/// control characters but tab and line end, which no HTML may hold, U+FFFD. Bytes that are not UTF-8 become U+FFFD too.
std::string escapedHtml(std::string_view text);

/// "data:TYPE;base64,…", a file inside the document.
std::string dataUri(std::string_view type, std::span<const std::byte> bytes);

/// A table; all cells are escaped. The first row is a heading where `heading` is given.
std::string htmlTable(const std::vector<std::string>& heading, const std::vector<std::vector<std::string>>& rows);

} // namespace pllava
