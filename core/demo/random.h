#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <vector>

namespace pllava::demo {

/// Random numbers that are the same on every machine: the standard's distributions differ between libraries.
/// Not thread-safe.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}

    std::uint64_t bits() { return m_engine(); }
    /// Uniform in [low, high).
    double real(double low, double high) { return low + (high - low) * static_cast<double>(bits() >> 11) * 0x1p-53; }
    /// Uniform in 0 … count − 1.
    std::size_t index(std::size_t count) { return static_cast<std::size_t>(bits() % count); }
    bool chance(double probability) { return real(0, 1) < probability; }
    /// Index of a weight, as often as it weighs.
    std::size_t weighted(std::span<const double> weights) {
        double sum = 0;
        for (const double weight : weights)
            sum += weight;
        double left = real(0, sum);
        for (std::size_t i = 0; i + 1 < weights.size(); ++i)
            if ((left -= weights[i]) < 0)
                return i;
        return weights.size() - 1;
    }
    std::size_t weighted(std::initializer_list<double> weights) {
        return weighted(std::span<const double>(weights.begin(), weights.size()));
    }
    template <typename Value> const Value& pick(const std::vector<Value>& values) {
        return values[index(values.size())];
    }
    template <typename Value> Value pick(std::initializer_list<Value> values) {
        return values.begin()[index(values.size())];
    }
    template <typename Value> void shuffle(std::vector<Value>& values) {
        for (std::size_t left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[index(left)]);
    }

private:
    std::mt19937_64 m_engine;
};

} // namespace pllava::demo
