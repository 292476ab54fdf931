#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pllava {

/// Every table that this program writes is made of csvHead() and csvRow(). Spreadsheets read it as UTF-8 and run
/// nothing in it. (A training's metrics.csv, which is a log of plain numbers, has no byte order mark.)

/// UTF-8's byte order mark, without which Excel assumes another encoding.
inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

/// The beginning of a table: the byte order mark and the line of column names, which stand between commas.
std::string csvHead(std::string_view columns);

/// A text as a cell in double quotes. What a spreadsheet would take for a formula (a beginning of = + - @, a tab or a
/// carriage return, in full width too) gets an apostrophe in front; a number stays one. Bytes that are not UTF-8 become
/// U+FFFD.
std::string csvField(const std::string& text);

/// A cell of a table. Numbers have the fewest digits that distinguish them, bool is 1 or 0, an empty
/// optional is nothing.
class CsvCell {
public:
    CsvCell(bool value);
    CsvCell(int number);
    CsvCell(std::int64_t number);
    CsvCell(std::size_t number);
    CsvCell(float number);
    CsvCell(double number);
    /// A name given by a person or a file: csvField().
    CsvCell(const std::string& text);
    CsvCell(const char*) = delete;
    template <class Value> CsvCell(const std::optional<Value>& value) : m_text(value ? CsvCell(*value).m_text : "") {}

    /// A word of this program's own, without quotes.
    static CsvCell word(std::string_view word);
    /// With nine significant digits.
    static CsvCell rounded(std::optional<double> number);

    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

/// A line, with its end.
std::string csvRow(std::initializer_list<CsvCell> cells);
std::string csvRow(std::span<const CsvCell> cells);

} // namespace pllava
