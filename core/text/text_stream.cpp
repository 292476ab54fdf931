#include "core/text/text_stream.h"

#include <algorithm>
#include <span>

namespace pllava {
namespace {

/// The first whole character from `offset` on: bytes after a prompt that itself ends in a byte token can change how
/// its end reads, and with it where its characters lie.
std::size_t characterStart(const std::string& text, std::size_t offset) {
    offset = std::min(offset, text.size());
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80)
        ++offset;
    return offset;
}

} // namespace

TextStream::TextStream(const Tokenizer& tokenizer, std::vector<std::int64_t> promptIds)
    : m_tokenizer(tokenizer), m_ids(std::move(promptIds)), m_promptLength(m_tokenizer.decode(m_ids).size()),
      m_emitted(m_promptLength) {}

std::string TextStream::push(std::int64_t id) {
    m_ids.push_back(id);
    std::size_t certain = m_ids.size();
    while (certain > 0 && m_tokenizer.isByteToken(m_ids[certain - 1]))
        --certain;
    return emit(certain);
}

std::string TextStream::finish() {
    return emit(m_ids.size());
}

std::string TextStream::decodedWhole() const {
    return m_tokenizer.decode(m_ids);
}

std::string TextStream::generated() const {
    const std::string text = decodedWhole();
    return text.substr(characterStart(text, m_promptLength));
}

std::string TextStream::emit(std::size_t idCount) {
    const std::string text = m_tokenizer.decode(std::span(m_ids).first(idCount));
    if (text.size() <= m_emitted)
        return {};
    std::string piece = text.substr(characterStart(text, m_emitted));
    m_emitted = text.size();
    return piece;
}

} // namespace pllava
