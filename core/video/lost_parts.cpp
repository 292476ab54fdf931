#include "core/video/lost_parts.h"

#include <algorithm>
#include <bitset>
#include <vector>

namespace pllava {

namespace {

/// The bytes of a file, read in large pieces. Zeros where there are none.
class Bytes {
public:
    explicit Bytes(const LocalFile& file) : m_file(file) {}

    std::uint8_t operator[](std::int64_t at) {
        if (at < m_begin || at >= m_begin + std::ssize(m_piece)) {
            m_begin = std::max<std::int64_t>(0, at - kBack);
            m_piece.resize(kPiece);
            m_piece.resize(static_cast<std::size_t>(std::max(0, m_file.readAt(m_begin, m_piece.data(), kPiece))));
        }
        const auto inside = static_cast<std::size_t>(at - m_begin);
        return inside < m_piece.size() ? m_piece[inside] : 0;
    }
    std::uint32_t number(std::int64_t at, int count) {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | (*this)[at + i];
        return value;
    }
    std::int64_t size() const { return m_file.size(); }
    /// Where the zeros from `at` on end.
    std::int64_t nonZero(std::int64_t at) {
        while (at < size() && (*this)[at] == 0)
            ++at;
        return at;
    }

private:
    static constexpr int kPiece = 256 << 10, kBack = 4 << 10;
    const LocalFile& m_file;
    std::int64_t m_begin = 0;
    std::vector<std::uint8_t> m_piece;
};

/// Every packet begins with a sync byte, and where a stream begins a unit it has a start code. The first packet may be
/// cut off, as may the last.
class TransportStream {
public:
    explicit TransportStream(Bytes& bytes) : m_bytes(bytes) {}

    bool hasGaps() {
        constexpr int kProof = 5;
        for (const std::int64_t length : {188, 192, 204}) // plain, with time codes, with error correction
            for (std::int64_t start = 0; start < length; ++start) {
                m_isElementary.reset();
                const std::int64_t end = endOfWhole(start, length);
                if (end - start >= kProof * length || (end > start && end >= m_bytes.size()))
                    return m_bytes.nonZero(end) < m_bytes.size(); // recorders leave room at the end
            }
        return true;
    }

private:
    std::int64_t endOfWhole(std::int64_t at, std::int64_t length) {
        while (at < m_bytes.size() && isWhole(at))
            at += length;
        return at;
    }

    bool isWhole(std::int64_t at) {
        if (m_bytes[at] != 0x47)
            return false;
        const bool beginsUnit = m_bytes[at + 1] & 0x40;
        const int control = m_bytes[at + 3] >> 4; // scrambling, adaptation field, payload
        if (!beginsUnit || control >> 2 || !(control & 1))
            return true;
        const std::int64_t payload = at + 4 + (control & 2 ? 1 + m_bytes[at + 4] : 0);
        const bool hasCode = m_bytes.number(payload, 3) == 1;
        const std::size_t pid = m_bytes.number(at + 1, 2) & 0x1fff;
        const bool expected = m_isElementary[pid];
        m_isElementary[pid] = expected || hasCode;
        return hasCode || !expected;
    }

    Bytes& m_bytes;
    std::bitset<0x2000> m_isElementary; ///< by packet identifier: its units begin with start codes
};

/// Packets state their lengths, and zeros may fill the sector of a disc. The first may be cut off, as may the last.
bool programStreamHasGaps(Bytes& bytes) {
    constexpr std::uint32_t kPack = 0x1ba, kEnd = 0x1b9, kSystem = 0x1bb;
    constexpr std::int64_t kSector = 2048, kCodeZeros = 2; // 00 00 01 begins a code
    std::int64_t at = 0;
    while (at < bytes.size() && bytes.number(at, 4) != kPack)
        ++at;
    while (at < bytes.size()) {
        const std::uint32_t code = bytes.number(at, 4);
        if (code == kPack)
            at += bytes[at + 4] >> 6 == 1 ? 14 + (bytes[at + 13] & 7) : 12; // MPEG-2 or MPEG-1
        else if (code == kEnd)
            at += 4;
        else if (code >= kSystem && code <= 0x1ff)
            at += 6 + bytes.number(at + 4, 2);
        else {
            const std::int64_t next = bytes.nonZero(at), zeros = next - at;
            if (next < bytes.size() && (zeros <= kCodeZeros || zeros > kSector || bytes[next] != 1))
                return true;
            at = next >= bytes.size() ? next : next - kCodeZeros;
        }
    }
    return false;
}

/// The number in the chunk acTL, which stands before the first picture; 0: there is none.
std::int64_t announcedPictures(Bytes& bytes) {
    constexpr std::uint32_t kControl = 0x6163544c, kData = 0x49444154;
    for (std::int64_t at = 8; at < bytes.size() && bytes.number(at + 4, 4) != kData;
         at += std::int64_t{12} + bytes.number(at, 4))
        if (bytes.number(at + 4, 4) == kControl)
            return bytes.number(at + 8, 4);
    return 0;
}

} // namespace

bool hasLostParts(const LocalFile& file, std::string_view container, std::int64_t pictures) {
    Bytes bytes(file);
    if (container == "mpegts")
        return TransportStream(bytes).hasGaps();
    if (container == "mpeg")
        return programStreamHasGaps(bytes);
    return container == "apng" && announcedPictures(bytes) > pictures;
}

} // namespace pllava
