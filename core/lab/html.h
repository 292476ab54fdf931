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

std::string htmlParagraph(const std::string& text);
/// A heading and what follows it; `body` is HTML.
std::string htmlSection(const std::string& id, const std::string& heading, const std::string& body);
/// A whole document that loads nothing and runs nothing. `language`: a code as "zh_CN"; `body` is HTML.
std::string htmlPage(std::string language, const std::string& title, const std::string& body);

} // namespace pllava
