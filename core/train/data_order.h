#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pllava {

/// A seed made of two numbers; near ones give unlike seeds.
std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t number);

/// The order of a pass through data, a new one for each pass; from seed and pass alone, so that a resumed training
/// goes on with it. Keeps the last pass.
class DataOrder {
public:
    DataOrder(std::size_t count, std::uint64_t seed) : m_count(count), m_seed(seed) {}
    /// Number of the sample at this position of an endless sequence of passes.
    std::size_t at(std::int64_t position);

private:
    std::size_t m_count;
    std::uint64_t m_seed;
    std::int64_t m_pass = -1;
    std::vector<std::size_t> m_order;
};

} // namespace pllava
