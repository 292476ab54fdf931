#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer_added_tokens.h"

namespace pllava {

/// A text with, for each byte, whether a person typed it.
struct MarkedText {
    std::string text;
    std::vector<bool> literal;

    void append(std::string_view bytes, bool isLiteral);
};

/// Bytes [begin, end) of a text: an added token, or (token nullptr) what lies between two of them.
struct Segment {
    std::size_t begin = 0;
    std::size_t end = 0;
    const AddedToken* token = nullptr;
};

/// Finds added tokens as Hugging Face's tokenizers do: leftmost first, of those the longest, none inside another.
/// Never one that contains a literal byte. Immutable; refers to the tokens, which must outlive it.
class AddedTokenSplitter {
public:
    struct Entry {
        std::string pattern; ///< what is looked for, at least one byte
        const AddedToken* token = nullptr;
    };

    AddedTokenSplitter() = default;
    explicit AddedTokenSplitter(std::vector<Entry> entries);

    /// Segments in order, none empty. White space stripped by a token belongs to the token's segment.
    std::vector<Segment> split(const MarkedText& marked) const;

private:
    const Entry* longestAt(const MarkedText& marked, std::size_t at) const;

    std::vector<Entry> m_entries; ///< by pattern
};

} // namespace pllava
