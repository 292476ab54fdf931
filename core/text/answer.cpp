#include <algorithm>
#include <utility>

#include "core/text/prompt_template.h"
#include "core/text/tokenizer_utf8.h"

namespace pllava {

namespace {

/// Python's str.isspace: Unicode white space and the four information separators.
bool isPythonSpace(char32_t character) {
    return isSpace(character) || (character >= 0x1C && character <= 0x1F);
}

std::string_view strip(std::string_view text) {
    while (!text.empty() && isPythonSpace(firstCodePoint(text).value))
        text.remove_prefix(firstCodePoint(text).length);
    while (!text.empty() && isPythonSpace(lastCodePoint(text).value))
        text.remove_suffix(lastCodePoint(text).length);
    return text;
}

std::string without(std::string_view text, std::string_view part) {
    std::string out;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part)) {
        out += text.substr(0, at);
        text.remove_prefix(at + part.size());
    }
    return out += text;
}

/// What follows the last `tag`, if there is one.
std::optional<std::string_view> afterLast(std::string_view text, std::string_view tag) {
    const auto at = tag.empty() ? std::string_view::npos : text.rfind(tag);
    return at == std::string_view::npos ? std::nullopt : std::optional(text.substr(at + tag.size()));
}

/// The legacy tokenizer decodes a "▁" after every added token, so "<|im_start|>assistant" comes back with a space.
std::string decodedTag(std::string tag) {
    constexpr std::string_view kMessageStart = "<|im_start|>";
    if (tag.starts_with(kMessageStart))
        tag.insert(kMessageStart.size(), " ");
    return tag;
}

} // namespace

std::string extractAnswer(const PromptTemplate& prompt, std::string_view decoded, const PromptOptions& options) {
    const std::string tag = options.roles.value_or(prompt.roles)[1];
    std::string_view answer = decoded;
    if (const auto tail = afterLast(decoded, decodedTag(tag)))
        answer = *tail;
    else if (const auto plainTail = afterLast(decoded, tag))
        answer = *plainTail;
    if (prompt.answerRule == AnswerRule::Demo) {
        // The demo's rstrip("</s>") takes these characters in any order; its history is built on the result.
        answer = answer.substr(0, answer.find_last_not_of("</s>") + 1);
        return without(answer, "<s>");
    }
    if (const std::string& ending = prompt.separators[1]; answer.ends_with(ending))
        answer.remove_suffix(ending.size());
    return std::string(strip(answer));
}

std::string taskAnswer(const PromptTemplate& prompt, std::string_view answer) {
    const std::string_view answerPrompt = strip(prompt.answerPrompt);
    if (answerPrompt.empty())
        return std::string(answer);
    const auto first = answer.find(answerPrompt);
    const std::string rest =
        first == std::string_view::npos ? "" : without(answer.substr(first + answerPrompt.size()), answerPrompt);
    return prompt.returnPrompt.empty() ? std::string(strip(rest)) : prompt.returnPrompt + rest;
}

bool KeywordStop::operator()(std::string_view generatedText) {
    const bool first = !std::exchange(m_called, true);
    return !first && !m_keywords.empty() && std::ranges::all_of(m_keywords, [&](const std::string& keyword) {
        return generatedText.find(keyword) != std::string_view::npos;
    });
}

} // namespace pllava
