#include "core/lab/html.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "core/base/json.h"

namespace pllava {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

std::string cells(const char* tag, const std::vector<std::string>& texts) {
    std::string row;
    for (const std::string& text : texts)
        row += fmt::format("<{0}>{1}</{0}>", tag, escapedHtml(text));
    return "<tr>" + row + "</tr>\n";
}

} // namespace

std::string escapedHtml(std::string_view text) {
    std::string out;
    for (const char c : validUtf8(text)) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default:
            const auto byte = static_cast<unsigned char>(c);
            const bool control = (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7f;
            out += control ? std::string(kReplacement) : std::string(1, c);
        }
    }
    return out;
}

std::string dataUri(std::string_view type, std::span<const std::byte> bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0'); // one more for the end that libcrypto writes
    const int count =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(count));
    return fmt::format("data:{};base64,{}", type, text);
}

std::string htmlTable(const std::vector<std::string>& heading, const std::vector<std::vector<std::string>>& rows) {
    std::string table = heading.empty() ? "" : cells("th", heading);
    for (const auto& row : rows)
        table += cells("td", row);
    return "<table>\n" + table + "</table>\n";
}

} // namespace pllava
