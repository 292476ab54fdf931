#include "core/chat/kept_turns.h"

#include <algorithm>

namespace pllava {

std::size_t oldestKeptTurn(std::size_t first, std::size_t turns, const ContextSize& context,
                           const std::function<std::int64_t(std::size_t)>& tokensFrom) {
    const std::size_t question = turns - 1;
    first = std::min(first, question);
    if (first == question)
        return first;
    const std::int64_t all = tokensFrom(first);
    if (all + context.newTokens <= context.tokens)
        return first;
    const std::int64_t least = tokensFrom(question), room = context.tokens - least;
    const std::int64_t answer = std::min(context.newTokens, room / 4); // which may be limited by the context alone
    if (all + answer <= context.tokens)
        return first;
    const std::int64_t wanted = least + (room - answer) / 2;
    std::size_t tooMany = first, kept = question; // between them is the answer
    while (kept - tooMany > 1) {
        const std::size_t middle = tooMany + (kept - tooMany) / 2;
        (tokensFrom(middle) > wanted ? tooMany : kept) = middle;
    }
    return kept;
}

} // namespace pllava
