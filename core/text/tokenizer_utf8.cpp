#include "core/text/tokenizer_utf8.h"

#include <algorithm>
#include <array>

namespace pllava {

namespace {

constexpr CodePoint kMalformed{0xFFFD, 1, false};

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::size_t sequenceLength(unsigned char lead) {
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead < 0xE0)
        return 2;
    if (lead >= 0xE0 && lead < 0xF0)
        return 3;
    return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

} // namespace

CodePoint firstCodePoint(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequenceLength(lead);
    if (length == 1)
        return {lead, 1};
    if (length == 0 || text.size() < length)
        return kMalformed;
    char32_t value = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i]))
            return kMalformed;
        value = (value << 6) | (static_cast<unsigned char>(text[i]) & 0x3Fu);
    }
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < kSmallest[length] || value > 0x10FFFF || surrogate)
        return kMalformed;
    return {value, length};
}

CodePoint lastCodePoint(std::string_view text) {
    std::size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && isContinuation(text[begin]))
        --begin;
    const CodePoint point = firstCodePoint(text.substr(begin));
    return begin + point.length == text.size() ? point : kMalformed;
}

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const CodePoint point = firstCodePoint(text);
        if (!point.wellFormed)
            return false;
        text.remove_prefix(point.length);
    }
    return true;
}

bool isSpace(char32_t character) {
    constexpr std::array<char32_t, 9> kSpaces{0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    const bool control = character >= 0x09 && character <= 0x0D;
    const bool typographic = character >= 0x2000 && character <= 0x200A;
    return control || typographic || std::ranges::find(kSpaces, character) != kSpaces.end();
}

} // namespace pllava
