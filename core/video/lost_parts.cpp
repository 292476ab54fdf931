#include "core/video/lost_parts.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace pllava {

namespace {

/// The bytes of a file, read in large pieces. Zeros past its end.
class Bytes {
public:
    explicit Bytes(const MediaInput& input) : m_input(input), m_size(input.file().size()) {}

    std::uint8_t operator[](std::int64_t at) {
        if (at >= m_size)
            return 0;
        if (at < m_begin || at >= m_begin + std::ssize(m_piece))
            fill(at);
        return at < m_size ? m_piece[static_cast<std::size_t>(at - m_begin)] : 0;
    }
    std::uint32_t number(std::int64_t at, int count) {
        std::uint32_t value = 0;
        for (int i = 0; i < count; ++i)
            value = value << 8 | (*this)[at + i];
        return value;
    }
    std::int64_t size() const { return m_size; }
    /// Where the zeros from `at` on end.
    std::int64_t nonZero(std::int64_t at) {
        while (at < m_size && (*this)[at] == 0)
            ++at;
        return at;
    }

private:
    static constexpr int kPiece = 256 << 10, kBack = 4 << 10;

    void fill(std::int64_t at) {
        m_input.checkStop();
        m_begin = std::max<std::int64_t>(0, at - kBack);
        m_piece.resize(kPiece);
        m_piece.resize(static_cast<std::size_t>(std::max(0, m_input.file().readAt(m_begin, m_piece.data(), kPiece))));
        if (at >= m_begin + std::ssize(m_piece)) // it shrank, or cannot be read from here on
            m_size = at;
    }

    const MediaInput& m_input;
    std::int64_t m_size;
    std::int64_t m_begin = 0;
    std::vector<std::uint8_t> m_piece;
};

/// ISO/IEC 13818-1, 2.4.3. Every packet begins with a sync byte, the packets of each identifier are counted, and the
/// units of pictures and sound begin with a start code. Where files were joined, counters restart: with tables, or with
/// other times.
class TransportStream {
public:
    explicit TransportStream(Bytes& bytes) : m_bytes(bytes) {}

    bool hasGaps() {
        constexpr int kProof = 5;
        for (const std::int64_t length : {188, 192, 204}) // plain, with time codes, with error correction
            for (std::int64_t start = 0; start < length; ++start) {
                if (m_bytes[start] != kSync)
                    continue;
                m_streams.assign(kIdentifiers, {});
                m_lastJoint = -1;
                std::int64_t at = start;
                while (at + length <= m_bytes.size() && continues(at))
                    at += length;
                const bool atEnd = m_bytes.size() - at < length;
                if (at - start >= kProof * length || atEnd)
                    return !atEnd && m_bytes.nonZero(at) < m_bytes.size(); // recorders leave room at the end
            }
        return true;
    }

private:
    static constexpr std::uint8_t kSync = 0x47;
    static constexpr std::size_t kIdentifiers = 0x2000, kPadding = 0x1fff;
    static constexpr std::int64_t kClock = 90'000; ///< ticks a second

    struct Stream {
        int count = -1;         ///< of its last packet, 0 to 15; -1: none yet
        std::int64_t last = -1; ///< where that is in the file
        bool isRepeated = false;
        bool hasStartCodes = false; ///< pictures or sound, no table
        std::optional<std::int64_t> time;
    };

    bool continues(std::int64_t at) {
        const std::uint32_t flags = m_bytes.number(at + 1, 2);
        const std::size_t identifier = flags & (kIdentifiers - 1);
        const bool isDamaged = flags & 0x8000, beginsUnit = flags & 0x4000; // the former as the receiver saw it
        if (m_bytes[at] != kSync || isDamaged)
            return false;
        if (identifier == kPadding)
            return true;
        Stream& stream = m_streams[identifier];
        const int control = m_bytes[at + 3];
        const bool isScrambled = control & 0xc0, isAdapted = control & 0x20, hasPayload = control & 0x10;
        const bool restarts = isAdapted && m_bytes[at + 4] > 0 && m_bytes[at + 5] & 0x80;
        const std::int64_t before = std::exchange(stream.last, at);
        const bool isCounted = countOn(stream, control & 15, hasPayload) || restarts;
        if (isCounted && (!beginsUnit || isScrambled || !hasPayload))
            return true;
        const std::int64_t payload = at + 4 + (isAdapted ? 1 + m_bytes[at + 4] : 0);
        const bool hasCode = m_bytes.number(payload, 3) == 1, hadCodes = stream.hasStartCodes;
        const bool jumps = beginsUnit && hasCode && takeTime(stream, payload);
        if (beginsUnit)
            stream.hasStartCodes = hasCode;
        if (!hadCodes) {
            if (!isCounted)
                m_lastJoint = at;
            return true;
        }
        return beginsUnit && hasCode && (isCounted || jumps || before <= m_lastJoint);
    }

    /// Whether the packet follows the one before; a packet may occur twice.
    static bool countOn(Stream& stream, int count, bool hasPayload) {
        const int before = std::exchange(stream.count, count);
        if (before < 0 || (hasPayload && count == ((before + 1) & 15))) {
            stream.isRepeated = false;
            return true;
        }
        return count == before && (!hasPayload || !std::exchange(stream.isRepeated, true));
    }

    /// Records the time of a unit; true where it is far from the one before.
    bool takeTime(Stream& stream, std::int64_t unit) {
        if (!(m_bytes[unit + 7] & 0x80))
            return false;
        const auto part = [&](int byte, int bits, int shift) {
            return std::int64_t{m_bytes.number(unit + byte, bits > 8 ? 2 : 1) >> 1 & ((1U << (bits > 8 ? 15 : 3)) - 1)}
                   << shift;
        };
        const std::int64_t time = part(9, 3, 30) | part(10, 15, 15) | part(12, 15, 0);
        const auto before = std::exchange(stream.time, time);
        return before && (time < *before - kClock || time > *before + 10 * kClock);
    }

    Bytes& m_bytes;
    std::vector<Stream> m_streams; ///< by packet identifier
    std::int64_t m_lastJoint = -1; ///< where the counter of a table last restarted
};

/// ISO/IEC 13818-1, 2.5.3. Packets state their lengths, and zeros may fill the sector of a disc. The first packet may
/// be cut off, as may the last.
bool programStreamHasGaps(Bytes& bytes) {
    constexpr std::uint32_t kRiff = 0x52494646, kPack = 0x1ba, kEnd = 0x1b9, kSystem = 0x1bb;
    constexpr std::int64_t kSector = 2048, kCodeBytes = 4, kCodeZeros = 2; // 00 00 01 begins a code
    if (bytes.number(0, kCodeBytes) == kRiff)                              // a Video CD, with more between the packets
        return false;
    std::int64_t at = 0;
    while (at < bytes.size() && bytes.number(at, kCodeBytes) != kPack)
        ++at;
    while (at + kCodeBytes <= bytes.size()) {
        const std::uint32_t code = bytes.number(at, kCodeBytes);
        if (code == kPack)
            at += bytes[at + 4] >> 6 == 1 ? 14 + (bytes[at + 13] & 7) : 12; // MPEG-2 or MPEG-1
        else if (code == kEnd)
            at += kCodeBytes;
        else if (code >= kSystem && code <= 0x1ff)
            at += 6 + bytes.number(at + 4, 2);
        else {
            const std::int64_t next = bytes.nonZero(at), zeros = next - at;
            if (next >= bytes.size())
                return false;
            if (zeros <= kCodeZeros || zeros > kSector || bytes[next] != 1)
                return true;
            at = next - kCodeZeros;
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

bool hasLostParts(const MediaInput& input, std::int64_t packets) {
    Bytes bytes(input);
    const std::string container = input.container();
    if (container == "mpegts")
        return TransportStream(bytes).hasGaps();
    if (container == "mpeg")
        return programStreamHasGaps(bytes);
    return container == "apng" && announcedPictures(bytes) > packets;
}

} // namespace pllava
