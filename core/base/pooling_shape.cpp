#include "core/base/pooling_shape.h"

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

void requireUsable(const PoolingShape& shape) {
    const auto usable = [](std::int64_t size) { return size > 0 && size <= kMaxPooledTokens; };
    if (!usable(shape.frames) || !usable(shape.height) || !usable(shape.width) || shape.tokens() > kMaxPooledTokens)
        throw Error(
            ErrorKind::InvalidArgument,
            fmt::format(
                "pooling shape {},{},{} is not usable; give three numbers from 1 on with a product of at most {}",
                shape.frames, shape.height, shape.width, kMaxPooledTokens));
}

} // namespace pllava
