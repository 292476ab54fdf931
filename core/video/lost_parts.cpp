#include "core/video/lost_parts.h"

#include <algorithm>
#include <utility>
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

/// Every packet begins with a sync byte, packets of one identifier are counted, and where a stream begins a unit it has
/// a start code. The first packet may be cut off, as may the last. Where files were joined, the tables that describe
/// the streams are counted anew, and each stream goes on with a new unit.
class TransportStream {
public:
    explicit TransportStream(Bytes& bytes) : m_bytes(bytes) {}

    bool hasGaps() {
        constexpr int kProof = 5;
        for (const std::int64_t length : {188, 192, 204}) // plain, with time codes, with error correction
            for (std::int64_t start = 0; start < length; ++start) {
                if (m_bytes[start] != 0x47)
                    continue;
                m_programs.assign(kPrograms, {});
                m_joint = -1;
                const std::int64_t end = endOfWhole(start, length);
                if (end - start >= kProof * length || (end > start && end >= m_bytes.size()))
                    return m_bytes.nonZero(end) < m_bytes.size(); // recorders leave room at the end
            }
        return true;
    }

private:
    static constexpr std::size_t kPrograms = 0x2000, kNull = 0x1fff, kTables = 0x20;
    struct Program {
        int count = -1;         ///< of its last packet; -1: none yet
        std::int64_t last = -1; ///< where that is
        bool hasStartCodes = false;
    };

    std::int64_t endOfWhole(std::int64_t at, std::int64_t length) {
        while (at < m_bytes.size() && isWhole(at))
            at += length;
        return at;
    }

    bool isWhole(std::int64_t at) {
        const std::uint32_t flags = m_bytes.number(at + 1, 2);
        const std::size_t identifier = flags & 0x1fff;
        if (m_bytes[at] != 0x47 || flags & 0x8000) // an error that the receiver saw
            return false;
        return identifier == kNull ||
               (isCounted(at, identifier, flags & 0x4000) && beginsWell(at, identifier, flags & 0x4000));
    }

    bool isCounted(std::int64_t at, std::size_t identifier, bool beginsUnit) {
        Program& program = m_programs[identifier];
        const int control = m_bytes[at + 3];
        const bool hasPayload = control & 0x10;
        const bool restarts = control & 0x20 && m_bytes[at + 4] > 0 && m_bytes[at + 5] & 0x80;
        const int before = std::exchange(program.count, control & 15);
        const std::int64_t last = std::exchange(program.last, at);
        // A packet may stand there twice.
        if (before < 0 || restarts || program.count == before || (hasPayload && program.count == ((before + 1) & 15)))
            return true;
        if (identifier < kTables)
            m_joint = at;
        return beginsUnit && last <= m_joint;
    }

    bool beginsWell(std::int64_t at, std::size_t identifier, bool beginsUnit) {
        const int control = m_bytes[at + 3] >> 4; // scrambling, adaptation field, payload
        if (!beginsUnit || control >> 2 || !(control & 1))
            return true;
        const std::int64_t payload = at + 4 + (control & 2 ? 1 + m_bytes[at + 4] : 0);
        const bool hasCode = m_bytes.number(payload, 3) == 1;
        const bool expected = std::exchange(m_programs[identifier].hasStartCodes, hasCode);
        return hasCode || !expected;
    }

    Bytes& m_bytes;
    std::vector<Program> m_programs; ///< by packet identifier
    std::int64_t m_joint = -1;       ///< where a table was last counted anew
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
