#include "core/generate/context_room.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

void requireRoom(std::int64_t textTokens, std::int64_t visualTokens, std::int64_t context) {
    const std::int64_t tokens = textTokens + visualTokens;
    if (tokens < context)
        return;
    throw Error(
        ErrorKind::InvalidArgument,
        fmt::format(
            "the prompt has {} tokens ({} of them visual) and the model's context holds {}: {} too many with the first "
            "word of an answer; lower the pooling shape or the frames, or shorten the question",
            tokens, visualTokens, context, tokens + 1 - context));
}

} // namespace pllava
