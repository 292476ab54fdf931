#include "core/train/data_order.h"

#include <array>
#include <numeric>
#include <random>

namespace pllava {
namespace {

/// Spelled out, since std::shuffle differs between libraries.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::mt19937_64 random(seed);
    for (std::size_t left = count; left > 1; --left)
        std::swap(order[left - 1], order[random() % left]);
    return order;
}

} // namespace

std::uint64_t mixedSeed(std::uint64_t seed, std::uint64_t number) {
    std::seed_seq sequence{seed, seed >> 32, number, number >> 32};
    std::array<std::uint32_t, 2> out{};
    sequence.generate(out.begin(), out.end());
    return static_cast<std::uint64_t>(out[0]) << 32 | out[1];
}

std::size_t DataOrder::at(std::int64_t position) {
    const auto count = static_cast<std::int64_t>(m_count);
    if (position / count != m_pass) {
        m_pass = position / count;
        m_order = shuffled(m_count, mixedSeed(m_seed, static_cast<std::uint64_t>(m_pass)));
    }
    return m_order[static_cast<std::size_t>(position % count)];
}

} // namespace pllava
