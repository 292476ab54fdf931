#pragma once

#include <string>
#include <string_view>

namespace pllava {

/// Every table that this program exports is made of these two. Spreadsheets read it as UTF-8 and run nothing in it.
/// (A training's metrics.csv, which is a log of plain numbers, has no byte order mark.)

/// UTF-8's byte order mark, without which Excel takes text for another encoding.
inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

/// The beginning of a table: the byte order mark and the line of column names, which stand between commas.
std::string csvHead(std::string_view columns);

/// A text as a cell in double quotes. What a spreadsheet would take for a formula (a beginning of = + - @, a tab or a
/// carriage return, in full width too) gets an apostrophe in front; a number stays one. Bytes that are not UTF-8 become
/// U+FFFD.
std::string csvField(const std::string& text);

} // namespace pllava
