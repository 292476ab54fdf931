#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pllava {

/// Lets the text of an answer through up to the first stop word. A tail that may be the beginning of one is held back
/// until more text decides.
class StopWords {
public:
    explicit StopWords(std::vector<std::string> words) : m_words(std::move(words)) {}

    /// The part of the text so far that is certain to be the answer's and was not given out before.
    std::string push(std::string_view piece);
    /// What was held back, once no more text comes.
    std::string finish();
    bool found() const { return m_found; }
    /// All text before the stop word.
    const std::string& text() const { return m_text; }

private:
    std::size_t certainLength() const;
    std::string giveOut(std::size_t end);

    std::vector<std::string> m_words;
    std::string m_text;
    std::size_t m_given = 0;
    bool m_found = false;
};

} // namespace pllava
