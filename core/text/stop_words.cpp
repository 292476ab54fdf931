#include "core/text/stop_words.h"

#include <algorithm>

namespace pllava {

std::string StopWords::push(std::string_view piece) {
    if (m_found)
        return {};
    m_text += piece;
    std::size_t first = std::string::npos;
    for (const std::string& word : m_words)
        if (!word.empty())
            first = std::min(first, m_text.find(word));
    m_found = first != std::string::npos;
    if (m_found)
        m_text.resize(first);
    return giveOut(m_found ? m_text.size() : certainLength());
}

std::string StopWords::finish() {
    return giveOut(m_text.size());
}

/// Everything but the longest tail that a stop word begins with.
std::size_t StopWords::certainLength() const {
    std::size_t tail = 0;
    for (const std::string& word : m_words)
        for (std::size_t length = std::min(word.size(), m_text.size()); length > tail; --length)
            if (m_text.ends_with(std::string_view(word).substr(0, length)))
                tail = length;
    return m_text.size() - tail;
}

std::string StopWords::giveOut(std::size_t end) {
    if (end <= m_given)
        return {};
    std::string out = m_text.substr(m_given, end - m_given);
    m_given = end;
    return out;
}

} // namespace pllava
