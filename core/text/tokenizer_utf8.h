#pragma once

#include <cstddef>
#include <string_view>

namespace pllava {

/// A code point and the bytes it takes. A byte that begins no well-formed sequence reads as U+FFFD of length 1.
struct CodePoint {
    char32_t value = 0;
    std::size_t length = 0;
    bool wellFormed = true;
};

/// The first code point of `text`, which must not be empty.
CodePoint firstCodePoint(std::string_view text);
/// The last code point of `text`, which must not be empty.
CodePoint lastCodePoint(std::string_view text);

/// Whether `text` is UTF-8 as RFC 3629 defines it: no surrogates, no overlong forms.
bool isUtf8(std::string_view text);

/// Unicode's White_Space property.
bool isSpace(char32_t character);

} // namespace pllava
