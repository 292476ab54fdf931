#pragma once
// Private to the engine: needs torch.

#include <algorithm>
#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace pllava {

/// Keys and values of every layer for the positions seen so far, in memory reserved ahead.
/// Copying shares the memory; only one copy may be written to.
class KvCache {
public:
    /// Positions that are filled.
    std::int64_t length() const { return m_length; }
    /// Positions that there is memory for.
    std::int64_t capacity() const { return m_capacity; }
    /// Makes room for `capacity` positions; what is there stays. Throws OutOfMemory through torch.
    void reserve(std::int64_t capacity);
    std::uint64_t bytes() const;
    /// A copy of the first `length` positions in memory of its own, with room for `capacity`.
    KvCache head(std::int64_t length, std::int64_t capacity) const;
    /// Forgets every position from `length` on.
    void truncate(std::int64_t length) { m_length = std::min(m_length, length); }

    struct Span {
        at::Tensor keys, values; // (B, key-value heads, positions, head dim), views into the cache
    };
    /// Writes (B, heads, L, head dim) after the filled positions of one layer and returns all positions up to there.
    /// advance() is called once after all layers.
    Span append(std::size_t layer, const at::Tensor& keys, const at::Tensor& values);
    void advance(std::int64_t positions) { m_length += positions; }

    /// Beam i of the result continues beam `from[i]`; with one beam inside this spreads it.
    void selectBeams(const at::Tensor& from);

private:
    struct Layer {
        at::Tensor keys, values; // (B, heads, capacity, head dim)
    };
    std::vector<Layer> m_layers;
    std::int64_t m_length = 0;
    std::int64_t m_capacity = 0;
};

} // namespace pllava
