#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace pllava {

/// What a prompt and its answer share.
struct ContextSize {
    std::int64_t tokens = 0;    ///< of the model's context
    std::int64_t newTokens = 0; ///< that the answer may have
};

/// The oldest turn that stays in the prompt of a conversation of `turns` turns, the last of which is the question.
/// `tokensFrom(i)` is the length of the prompt from turn i on; it falls as i rises. Returns `first` where that prompt
/// leaves room for an answer. Else so many turns leave that half of the room for turns becomes free: the next questions
/// then begin with the same tokens, which the KV cache holds. The question itself always stays, whether it fits or not.
std::size_t oldestKeptTurn(std::size_t first, std::size_t turns, const ContextSize& context,
                           const std::function<std::int64_t(std::size_t)>& tokensFrom);

} // namespace pllava
