#include "core/train/training_prompt.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace pllava {
namespace {

std::size_t shared(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// The prompt of the first `count` turns up to the beginning of the last one's answer.
RenderedPrompt opened(const PromptTemplate& prompt, std::vector<Turn> turns, std::size_t count) {
    const bool last = count == turns.size();
    turns.resize(count);
    turns.back().answer.reset();
    RenderedPrompt rendered = renderPrompt(prompt, turns);
    if (!last) // only the open end of a conversation has the answer prompt
        rendered.text.resize(rendered.text.size() - prompt.answerPrompt.size());
    return rendered;
}

void close(RenderedPrompt& rendered, const std::string& answer, const PromptTemplate& prompt) {
    const std::size_t begin = rendered.text.size();
    rendered.text += answer;
    rendered.literal.push_back({begin, rendered.text.size()});
    rendered.text += prompt.separators[1];
}

} // namespace

std::int64_t TrainingPrompt::learnedCount() const {
    return std::accumulate(learned.begin(), learned.end(), std::int64_t{0});
}

TrainingPrompt renderTraining(const Tokenizer& tokenizer, const PromptTemplate& prompt, std::span<const Turn> given) {
    std::vector<Turn> turns(given.begin(), given.end());
    const bool spaced = std::isspace(static_cast<unsigned char>(prompt.roles[1].back())) != 0;
    for (Turn& turn : turns)
        if (!spaced && turn.answer && (&turn != &turns.back() || prompt.answerPrompt.empty()))
            turn.answer = " " + *turn.answer;
    RenderedPrompt whole = opened(prompt, turns, turns.size());
    close(whole, turns.back().answer.value_or(""), prompt);
    TrainingPrompt out{tokenizer.encode(whole.text, whole.literal), {}};
    out.learned.resize(out.ids.size());
    for (std::size_t count = 1; count <= turns.size(); ++count) {
        RenderedPrompt part = opened(prompt, turns, count);
        const std::size_t begin = shared(out.ids, tokenizer.encode(part.text, part.literal));
        close(part, turns[count - 1].answer.value_or(""), prompt);
        const std::size_t end = shared(out.ids, tokenizer.encode(part.text, part.literal));
        if (begin < end)
            std::fill(out.learned.begin() + static_cast<std::ptrdiff_t>(begin),
                      out.learned.begin() + static_cast<std::ptrdiff_t>(end), 1);
    }
    return out;
}

} // namespace pllava
