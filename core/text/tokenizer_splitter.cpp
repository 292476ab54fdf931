#include "core/text/tokenizer_splitter.h"

#include <algorithm>

#include "core/text/tokenizer_utf8.h"

namespace pllava {

namespace {

/// What a regular expression's \w matches, with non-ASCII characters taken for letters outside the blocks of
/// punctuation; only tokens with "single_word" ask.
bool isWordCharacter(char32_t character) {
    if (character < 0x80)
        return character == '_' || (character >= '0' && character <= '9') ||
               ((character | 0x20) >= 'a' && (character | 0x20) <= 'z');
    const bool latinSign = character < 0xC0 && character != 0xAA && character != 0xB5 && character != 0xBA;
    const bool punctuation =
        (character >= 0x2000 && character <= 0x206F) || (character >= 0x3000 && character <= 0x3004) ||
        (character >= 0x3008 && character <= 0x3020) || (character >= 0xFF00 && character <= 0xFF0F);
    return !latinSign && !punctuation && !isSpace(character);
}

bool standsAlone(std::string_view before, std::string_view after) {
    return (before.empty() || !isWordCharacter(lastCodePoint(before).value)) &&
           (after.empty() || !isWordCharacter(firstCodePoint(after).value));
}

std::size_t trailingSpace(std::string_view text) {
    const std::size_t size = text.size();
    while (!text.empty() && isSpace(lastCodePoint(text).value))
        text.remove_suffix(lastCodePoint(text).length);
    return size - text.size();
}

std::size_t leadingSpace(std::string_view text) {
    const std::size_t size = text.size();
    while (!text.empty() && isSpace(firstCodePoint(text).value))
        text.remove_prefix(firstCodePoint(text).length);
    return size - text.size();
}

} // namespace

void MarkedText::append(std::string_view bytes, bool isLiteral) {
    text += bytes;
    literal.resize(text.size(), isLiteral);
}

AddedTokenSplitter::AddedTokenSplitter(std::vector<Entry> entries) : m_entries(std::move(entries)) {
    std::ranges::sort(m_entries, {}, &Entry::pattern);
}

std::vector<Segment> AddedTokenSplitter::split(const MarkedText& marked) const {
    const std::string_view text = marked.text;
    std::vector<Segment> segments;
    std::size_t done = 0; // everything before is in a segment
    for (std::size_t at = 0; at < text.size();) {
        const Entry* entry = longestAt(marked, at);
        if (!entry) {
            ++at;
            continue;
        }
        std::size_t begin = at, end = at + entry->pattern.size();
        at = end;
        if (entry->token->singleWord && !standsAlone(text.substr(0, begin), text.substr(end)))
            continue;
        if (entry->token->leftStrip)
            begin -= trailingSpace(text.substr(done, begin - done));
        if (entry->token->rightStrip)
            end += leadingSpace(text.substr(end));
        if (done < begin)
            segments.push_back({done, begin});
        segments.push_back({begin, end, entry->token});
        done = at = end;
    }
    if (done < text.size())
        segments.push_back({done, text.size()});
    return segments;
}

const AddedTokenSplitter::Entry* AddedTokenSplitter::longestAt(const MarkedText& marked, std::size_t at) const {
    auto first = m_entries.begin(), last = m_entries.end();
    const Entry* longest = nullptr;
    // [first, last) share `depth` bytes with the text; being sorted, a pattern that ends there comes first.
    for (std::size_t depth = 0; at + depth < marked.text.size() && !marked.literal[at + depth]; ++depth) {
        if (first != last && first->pattern.size() == depth)
            ++first;
        const auto byteAtDepth = [depth](const Entry& entry) {
            return static_cast<unsigned char>(entry.pattern[depth]);
        };
        const auto wanted = static_cast<unsigned char>(marked.text[at + depth]);
        first = std::ranges::lower_bound(first, last, wanted, {}, byteAtDepth);
        last = std::ranges::upper_bound(first, last, wanted, {}, byteAtDepth);
        if (first == last)
            break;
        if (first->pattern.size() == depth + 1)
            longest = &*first;
    }
    return longest;
}

} // namespace pllava
