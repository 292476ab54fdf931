#pragma once

#include <cstdint>

namespace pllava {

/// Throws InvalidArgument with the numbers unless a prompt leaves room for at least one new token.
/// `textTokens` and `visualTokens` together are the prompt; `context` is the model's.
void requireRoom(std::int64_t textTokens, std::int64_t visualTokens, std::int64_t context);

} // namespace pllava
