#include "core/lab/html.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include "core/base/json.h"

namespace pllava {
namespace {

constexpr const char* kStyle =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1c1e21}"
    "h2{margin-top:2em;border-bottom:1px solid #ccc}table{border-collapse:collapse}"
    "td,th{padding:.2em .8em;border-bottom:1px solid #ddd;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "figure{display:inline-block;margin:.3em}figcaption{font-size:.8em;color:#555}"
    "pre{background:#f5f5f5;padding:1em;white-space:pre-wrap;overflow-wrap:anywhere}"
    "blockquote{margin:.5em 0;padding:.5em 1em;background:#eef4fb;white-space:pre-wrap}svg{max-width:100%}";

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

std::string htmlParagraph(const std::string& text) {
    return "<p>" + escapedHtml(text) + "</p>\n";
}

std::string htmlSection(const std::string& id, const std::string& heading, const std::string& body) {
    return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escapedHtml(heading), body);
}

std::string htmlPage(std::string language, const std::string& title, const std::string& body) {
    std::ranges::replace(language, '_', '-');
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
        "style-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n"
        "</html>\n",
        language, escapedHtml(title), kStyle, body);
}

} // namespace pllava
