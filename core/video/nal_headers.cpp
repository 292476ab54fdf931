#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <vector>

#include "core/video/bit_reader.h"
#include "core/video/packet_headers.h"

namespace pllava {

namespace {

using Bytes = std::span<const std::uint8_t>;

/// Headers are read up to this size; slices and parameter sets of real files need less.
constexpr std::size_t kHeaderBytes = 512;

/// A NAL unit's first bytes without the emulation prevention bytes.
std::vector<std::uint8_t> unescaped(Bytes unit) {
    std::vector<std::uint8_t> plain;
    int zeros = 0;
    for (const std::uint8_t byte : unit.first(std::min(unit.size(), kHeaderBytes))) {
        if (zeros >= 2 && byte == 3) {
            zeros = 0;
            continue;
        }
        zeros = byte == 0 ? zeros + 1 : 0;
        plain.push_back(byte);
    }
    return plain;
}

std::uint32_t bigEndian(Bytes bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = value << 8 | byte;
    return value;
}

using Visit = std::function<void(Bytes unit)>;

void visitStartCodes(Bytes data, const Visit& visit) {
    const auto next = [&](std::size_t from) {
        for (; from + 3 <= data.size(); ++from) {
            const auto* zero = static_cast<const std::uint8_t*>(std::memchr(&data[from], 0, data.size() - from - 2));
            if (!zero)
                break;
            from = static_cast<std::size_t>(zero - data.data());
            if (data[from + 1] == 0 && data[from + 2] == 1)
                return from;
        }
        return data.size();
    };
    for (std::size_t at = next(0); at < data.size();) {
        const std::size_t end = next(at + 3);
        if (end > at + 3)
            visit(data.subspan(at + 3, end - at - 3));
        at = end;
    }
}

/// What H.264 and HEVC share: NAL units after start codes or after their length, parameter sets in front.
class NalHeaders : public PacketHeaders {
protected:
    int m_lengthBytes = 0; ///< 0: start codes

    void visitUnits(Bytes data, const Visit& visit) const {
        if (m_lengthBytes == 0)
            return visitStartCodes(data, visit);
        const auto prefix = static_cast<std::size_t>(m_lengthBytes);
        while (data.size() > prefix) {
            const std::size_t size = bigEndian(data.first(prefix));
            if (size > data.size() - prefix)
                return; // damaged
            if (size > 0)
                visit(data.subspan(prefix, size));
            data = data.subspan(prefix + size);
        }
    }
    /// `count` parameter sets, each after its length in two bytes. Returns what follows.
    static Bytes visitSets(Bytes data, unsigned count, const Visit& visit) {
        while (count-- > 0 && data.size() >= 2) {
            const std::size_t size = std::min<std::size_t>(bigEndian(data.first(2)), data.size() - 2);
            if (size > 0)
                visit(data.subspan(2, size));
            data = data.subspan(2 + size);
        }
        return data;
    }
};

Bytes extradataOf(const AVCodecParameters& codec) {
    return {codec.extradata, static_cast<std::size_t>(std::max(0, codec.extradata_size))};
}

Bytes dataOf(const AVPacket& packet) {
    return {packet.data, static_cast<std::size_t>(std::max(0, packet.size))};
}

/// Sections 7.3.2.1, 7.3.2.2 and 7.3.3 of ITU-T H.264, as far as they distinguish frames from fields.
class H264Headers : public NalHeaders {
public:
    explicit H264Headers(const AVCodecParameters& codec) {
        const Bytes extra = extradataOf(codec);
        const Visit read = [this](Bytes unit) { readUnit(unit); };
        if (extra.size() >= 7 && extra[0] == 1) { // ISO/IEC 14496-15, 5.3.3.1
            m_lengthBytes = 1 + (extra[4] & 3);
            const Bytes rest = visitSets(extra.subspan(6), extra[5] & 31, read);
            if (!rest.empty())
                visitSets(rest.subspan(1), rest[0], read);
        } else {
            visitStartCodes(extra, read);
        }
    }

    bool promisesPictures() const override { return m_anySet && !m_anyFields; }
    bool startsAfresh() const override { return m_idr; }

    std::optional<int> shownPictures(const AVPacket& packet) override {
        m_pictures.clear();
        m_idr = false;
        visitUnits(dataOf(packet), [this](Bytes unit) { readUnit(unit); });
        if (m_pictures.empty())
            return 1;
        int shown = 0;
        for (const Picture& picture : m_pictures) {
            if (m_open && picture.field && picture.bottom != m_open->bottom && picture.number == m_open->number) {
                m_open.reset(); // the second field of the frame that began before
                continue;
            }
            if (m_open)
                return std::nullopt; // a field without its fellow: whether it is shown depends on the decoder
            ++shown;
            if (picture.field)
                m_open = picture;
        }
        return shown > 1 ? std::nullopt : std::optional(shown);
    }

private:
    struct Sequence {
        int numberBits = 0; ///< 0: not seen
        bool separatePlanes = false;
        bool framesOnly = true;
    };
    struct Picture {
        bool field = false, bottom = false;
        std::uint32_t number = 0;
    };

    void readUnit(Bytes unit) {
        const int type = unit[0] & 31;
        if (type != 1 && type != 2 && type != 5 && type != 7 && type != 8)
            return;
        const std::vector<std::uint8_t> plain = unescaped(unit.subspan(1));
        if (type == 7)
            readSequence(plain);
        else if (type == 8)
            readPictureSet(plain);
        else
            readSlice(plain, type == 5);
    }

    void readSequence(Bytes plain) {
        BitReader in(plain);
        const std::uint32_t profile = in.bits(8);
        in.skip(16);
        const std::uint32_t id = in.golomb();
        Sequence set;
        if (profile != 66 && profile != 77 && profile != 88)
            readChroma(in, set);
        set.numberBits = static_cast<int>(in.golomb() + 4);
        skipOrder(in);
        in.golomb(); // reference frames
        in.skip(1);
        in.golomb(); // width
        in.golomb(); // height
        set.framesOnly = in.bit();
        if (in.ended() || id >= m_sequences.size() || set.numberBits > 16)
            return;
        m_sequences[id] = set;
        m_anySet = true;
        m_anyFields = m_anyFields || !set.framesOnly;
    }

    static void readChroma(BitReader& in, Sequence& set) {
        const std::uint32_t chroma = in.golomb();
        set.separatePlanes = chroma == 3 && in.bit();
        in.golomb();
        in.golomb();
        in.skip(1);
        if (!in.bit())
            return;
        for (int i = 0; i < (chroma == 3 ? 12 : 8); ++i)
            if (in.bit())
                skipScaling(in, i < 6 ? 16 : 64);
    }

    static void skipScaling(BitReader& in, int size) {
        int last = 8, next = 8;
        for (int i = 0; i < size && next != 0; ++i) {
            next = static_cast<int>((last + std::int64_t{in.signedGolomb()} + 256) & 255);
            last = next == 0 ? last : next;
        }
    }

    static void skipOrder(BitReader& in) {
        const std::uint32_t type = in.golomb();
        if (type == 0)
            in.golomb();
        if (type != 1)
            return;
        in.skip(1);
        in.golomb();
        in.golomb();
        for (std::uint32_t count = in.golomb(); count > 0 && !in.ended(); --count)
            in.golomb();
    }

    void readPictureSet(Bytes plain) {
        BitReader in(plain);
        const std::uint32_t id = in.golomb(), sequence = in.golomb();
        if (!in.ended() && id < m_sequenceOf.size() && sequence < m_sequences.size())
            m_sequenceOf[id] = static_cast<std::uint8_t>(sequence);
    }

    void readSlice(Bytes plain, bool idr) {
        BitReader in(plain);
        in.golomb(); // first macroblock
        in.golomb(); // type
        const std::uint32_t set = in.golomb();
        if (in.ended() || set >= m_sequenceOf.size())
            return;
        const Sequence& sequence = m_sequences[m_sequenceOf[set]];
        if (sequence.numberBits == 0)
            return;
        if (sequence.separatePlanes)
            in.skip(2);
        Picture picture{false, false, in.bits(sequence.numberBits)};
        picture.field = !sequence.framesOnly && in.bit();
        picture.bottom = picture.field && in.bit();
        if (in.ended())
            return;
        m_idr = m_idr || idr;
        // Other slices of a picture, the further colour planes among them, add nothing.
        const bool same = !m_pictures.empty() && m_pictures.back().field == picture.field &&
                          m_pictures.back().bottom == picture.bottom && m_pictures.back().number == picture.number;
        if (!same)
            m_pictures.push_back(picture);
    }

    std::array<Sequence, 32> m_sequences;
    std::array<std::uint8_t, 256> m_sequenceOf{};
    std::vector<Picture> m_pictures; ///< that begin in the packet
    std::optional<Picture> m_open;   ///< a first field
    bool m_anySet = false, m_anyFields = false, m_idr = false;
};

/// Sections 7.3.2.3 and 7.3.6 of ITU-T H.265, as far as they decide what is output.
class HevcHeaders : public NalHeaders {
public:
    explicit HevcHeaders(const AVCodecParameters& codec) {
        const Bytes extra = extradataOf(codec);
        const Visit read = [this](Bytes unit) { readUnit(unit); };
        if (extra.size() < 23 || extra[0] != 1) {
            visitStartCodes(extra, read);
            return;
        }
        m_lengthBytes = 1 + (extra[21] & 3); // ISO/IEC 14496-15, 8.3.3.1
        Bytes rest = extra.subspan(23);
        for (unsigned arrays = extra[22]; arrays > 0 && rest.size() >= 3; --arrays)
            rest = visitSets(rest.subspan(3), bigEndian(rest.subspan(1, 2)), read);
    }

    bool startsAfresh() const override { return m_idr; }
    bool promisesPictures() const override { return std::ranges::none_of(m_sets, &PictureSet::tellsOutput); }

    std::optional<int> shownPictures(const AVPacket& packet) override {
        m_pictures = m_shown = 0;
        m_idr = false;
        visitUnits(dataOf(packet), [this](Bytes unit) { readUnit(unit); });
        if (m_uncertain || m_pictures > 1)
            return std::nullopt;
        return m_pictures == 0 ? 1 : m_shown;
    }

private:
    struct PictureSet {
        bool tellsOutput = false;
        int extraBits = 0;
    };

    void readUnit(Bytes unit) {
        if (unit.size() < 3 || (unit[0] & 1) || unit[1] >> 3) // further layers are not decoded
            return;
        const int type = unit[0] >> 1 & 63;
        const bool slice = type <= 9 || (type >= 16 && type <= 21);
        if (type == 34)
            readPictureSet(unescaped(unit.subspan(2)));
        else if (type == 36)
            m_ended = true;
        else if (slice && (unit[2] & 0x80)) // the first of its picture
            readSlice(unescaped(unit.subspan(2)), type);
    }

    void readPictureSet(Bytes plain) {
        BitReader in(plain);
        const std::uint32_t id = in.golomb();
        in.golomb();
        in.skip(1);
        PictureSet set;
        set.tellsOutput = in.bit();
        set.extraBits = static_cast<int>(in.bits(3));
        if (!in.ended() && id < m_sets.size())
            m_sets[id] = set;
    }

    void readSlice(Bytes plain, int type) {
        BitReader in(plain);
        in.skip(1);
        const bool randomAccess = type >= 16;
        const bool dropsEarlier = randomAccess && in.bit();
        const std::uint32_t id = in.golomb();
        if (in.ended() || id >= m_sets.size())
            return;
        // After a break in the middle the decoder drops pictures in ways that depend on its state.
        if (m_begun && randomAccess && (type < 19 || m_ended || dropsEarlier))
            m_uncertain = true;
        m_begun = m_begun || randomAccess;
        m_ended = false;
        m_idr = type == 19 || type == 20;
        ++m_pictures;
        in.skip(m_sets[id].extraBits);
        in.golomb(); // type
        const bool shown = !m_sets[id].tellsOutput || in.bit();
        m_shown += shown;
    }

    std::array<PictureSet, 64> m_sets;
    int m_pictures = 0, m_shown = 0;
    bool m_begun = false, m_ended = false, m_idr = false, m_uncertain = false;
};

} // namespace

std::unique_ptr<PacketHeaders> makeH264Headers(const AVCodecParameters& codec) {
    return std::make_unique<H264Headers>(codec);
}

std::unique_ptr<PacketHeaders> makeHevcHeaders(const AVCodecParameters& codec) {
    return std::make_unique<HevcHeaders>(codec);
}

} // namespace pllava
