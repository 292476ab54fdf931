#pragma once

#include <array>
#include <cstdint>

namespace pllava {

/// Output of the adaptive average pooling: frames, rows, columns. PLLaVA's default is (16, 12, 12).
struct PoolingShape {
    std::int64_t frames = 16;
    std::int64_t height = 12;
    std::int64_t width = 12;

    std::int64_t tokens() const { return frames * height * width; }
    bool operator==(const PoolingShape&) const = default;
};

/// As files have it: frames, rows, columns.
inline PoolingShape poolingShapeOf(const std::array<std::int64_t, 3>& sizes) {
    return {sizes[0], sizes[1], sizes[2]};
}

/// Far beyond any context; keeps products of three mistyped numbers within 64 bits.
constexpr std::int64_t kMaxPooledTokens = 1 << 20;

/// Throws InvalidArgument for a size below 1 or more than kMaxPooledTokens tokens.
void requireUsable(const PoolingShape& shape);

} // namespace pllava
