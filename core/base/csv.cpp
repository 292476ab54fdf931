#include "core/base/csv.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/base/json.h"

namespace pllava {
namespace {

/// The last four are = + - @ as Chinese and Japanese keyboards type them, which spreadsheets accept as well.
constexpr std::array<std::string_view, 10> kFormulaBeginnings{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

bool isNumber(std::string_view text) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() &&
           text.find_first_of("ni") == std::string_view::npos;
}

} // namespace

std::string csvHead(std::string_view columns) {
    return std::string(kUtf8Mark).append(columns) + "\n";
}

std::string csvField(const std::string& text) {
    const bool formula = std::ranges::any_of(kFormulaBeginnings,
                                             [&](std::string_view beginning) { return text.starts_with(beginning); });
    std::string out = formula && !isNumber(text) ? "\"'" : "\"";
    for (const char c : validUtf8(text))
        out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

CsvCell::CsvCell(bool value) : m_text(value ? "1" : "0") {}
CsvCell::CsvCell(int number) : m_text(fmt::to_string(number)) {}
CsvCell::CsvCell(std::int64_t number) : m_text(fmt::to_string(number)) {}
CsvCell::CsvCell(std::size_t number) : m_text(fmt::to_string(number)) {}
CsvCell::CsvCell(float number) : m_text(fmt::format("{}", number)) {}
CsvCell::CsvCell(double number) : m_text(fmt::format("{}", number)) {}
CsvCell::CsvCell(const std::string& text) : m_text(csvField(text)) {}

CsvCell CsvCell::word(std::string_view word) {
    CsvCell cell(0);
    cell.m_text = word;
    return cell;
}

CsvCell CsvCell::rounded(std::optional<double> number) {
    return word(number ? fmt::format("{:.9g}", *number) : "");
}

std::string csvRow(std::initializer_list<CsvCell> cells) {
    return csvRow(std::span(cells.begin(), cells.size()));
}

std::string csvRow(std::span<const CsvCell> cells) {
    std::string row;
    for (const CsvCell& cell : cells)
        row.append(&cell == cells.data() ? "" : ",").append(cell.text());
    return row += '\n';
}

} // namespace pllava
