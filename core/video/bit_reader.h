#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace pllava {

/// Bits of a header, the highest of each byte first. Reads zeros past the end and says so. One thread.
class BitReader {
public:
    explicit BitReader(std::span<const std::uint8_t> bytes) : m_bytes(bytes) {}

    bool bit() {
        const std::size_t byte = m_at >> 3;
        const bool value = byte < m_bytes.size() && (m_bytes[byte] >> (7 - (m_at & 7)) & 1);
        ++m_at;
        return value;
    }
    /// At most 32 bits.
    std::uint32_t bits(int count) {
        std::uint32_t value = 0;
        while (count-- > 0)
            value = value << 1 | std::uint32_t{bit()};
        return value;
    }
    void skip(int count) { m_at += static_cast<std::size_t>(count); }
    /// An unsigned Exp-Golomb number, ue(v) of ITU-T H.264, 9.1.
    std::uint32_t golomb() {
        int zeros = 0;
        while (zeros < 32 && !ended() && !bit())
            ++zeros;
        return zeros < 32 ? (std::uint32_t{1} << zeros) - 1 + bits(zeros) : UINT32_MAX;
    }
    /// A signed one, se(v).
    std::int32_t signedGolomb() {
        const std::uint32_t code = golomb();
        const auto half = static_cast<std::int32_t>(code / 2 + (code & 1));
        return code & 1 ? half : -half;
    }
    /// More was read than there is: the values are worth nothing.
    bool ended() const { return m_at > m_bytes.size() * 8; }

private:
    std::span<const std::uint8_t> m_bytes;
    std::size_t m_at = 0;
};

} // namespace pllava
