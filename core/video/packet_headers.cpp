#include "core/video/packet_headers.h"

#include <algorithm>

#include "core/video/bit_reader.h"

namespace pllava {

namespace {

using Bytes = std::span<const std::uint8_t>;

Bytes dataOf(const AVPacket& packet) {
    return {packet.data, static_cast<std::size_t>(std::max(0, packet.size))};
}

class Vp8Headers : public PacketHeaders {
public:
    std::optional<int> shownPictures(const AVPacket& packet) override { return showsVp8Picture(packet) ? 1 : 0; }
};

/// Annex B and section 6.2 of the VP9 bitstream specification.
class Vp9Headers : public PacketHeaders {
public:
    std::optional<int> shownPictures(const AVPacket& packet) override {
        Bytes data = dataOf(packet);
        if (data.empty())
            return 1;
        const std::uint8_t marker = data.back();
        const std::size_t frames = (marker & 7u) + 1, bytes = (marker >> 3 & 3u) + 1, index = 2 + bytes * frames;
        if ((marker & 0xe0) != 0xc0 || data.size() < index || data[data.size() - index] != marker)
            return shows(data);
        int shown = 0;
        const Bytes sizes = data.last(index).subspan(1);
        data = data.first(data.size() - index);
        for (std::size_t i = 0; i < frames; ++i) {
            std::size_t size = 0;
            for (std::size_t byte = bytes; byte-- > 0;)
                size = size << 8 | sizes[i * bytes + byte];
            size = std::min(size, data.size());
            shown += size > 0 ? shows(data.first(size)) : 0;
            data = data.subspan(size);
        }
        return shown > 1 ? std::nullopt : std::optional(shown);
    }

private:
    static int shows(Bytes frame) {
        BitReader in(frame);
        if (in.bits(2) != 2)
            return 1; // damaged
        const std::uint32_t low = in.bit(), high = in.bit();
        if (low && high)
            in.skip(1);
        if (in.bit()) // a picture that is there already
            return 1;
        in.skip(1);
        return in.bit();
    }
};

/// Sections 5.3, 5.5 and 5.9 of the AV1 bitstream specification.
class Av1Headers : public PacketHeaders {
public:
    explicit Av1Headers(const AVCodecParameters& codec) {
        if (codec.extradata_size > 4 && codec.extradata[0] == 0x81)
            visit({codec.extradata + 4, static_cast<std::size_t>(codec.extradata_size - 4)});
    }

    std::optional<int> shownPictures(const AVPacket& packet) override {
        m_shown = m_pictures = 0;
        m_layers = false;
        visit(dataOf(packet));
        if (m_layers || m_shown > 1)
            return std::nullopt;
        return m_pictures == 0 ? 1 : m_shown;
    }

private:
    void visit(Bytes data) {
        while (!data.empty()) {
            const bool extended = data[0] & 4, sized = data[0] & 2;
            std::size_t at = extended ? 2 : 1, size = 0;
            for (int shift = 0; sized && shift < 35 && at < data.size(); shift += 7) {
                size |= std::size_t{data[at] & 0x7fu} << shift;
                if (!(data[at++] & 0x80))
                    break;
            }
            if (at > data.size())
                return;
            const Bytes rest = data.subspan(at);
            const Bytes unit = sized ? rest.first(std::min(size, rest.size())) : rest;
            m_layers = m_layers || (extended && (data[1] >> 3 & 3));
            readUnit(data[0] >> 3 & 15, unit);
            data = rest.subspan(unit.size());
        }
    }

    void readUnit(int type, Bytes unit) {
        BitReader in(unit);
        if (type == 1) {
            in.skip(4);
            m_stills = in.bit();
        } else if (type == 3 || type == 6) {
            ++m_pictures;
            const bool existing = !m_stills && in.bit();
            if (!m_stills && !existing)
                in.skip(2);
            m_shown += m_stills || existing || in.bit();
        }
    }

    int m_shown = 0, m_pictures = 0;
    bool m_stills = false, m_layers = false;
};

/// ISO/IEC 13818-2, 6.2.3: a frame, or both of its fields, belongs into one packet.
class Mpeg2Headers : public PacketHeaders {
public:
    std::optional<int> shownPictures(const AVPacket& packet) override {
        const Bytes data = dataOf(packet);
        int fields = 0;
        for (std::size_t at = 0; at + 8 <= data.size(); ++at) {
            if (data[at] != 0 || data[at + 1] != 0 || data[at + 2] != 1)
                continue;
            // The extension that states how a picture is coded; frames need no further look.
            if (data[at + 3] == 0xb5 && data[at + 4] >> 4 == 8) {
                if ((data[at + 6] & 3) == 3)
                    return 1;
                ++fields;
            }
        }
        return fields % 2 == 0 && fields <= 2 ? std::optional(1) : std::nullopt;
    }
};

/// ISO/IEC 14496-2: old files pack two pictures into a packet and let an empty one follow.
class Mpeg4Headers : public PacketHeaders {
public:
    std::optional<int> shownPictures(const AVPacket& packet) override {
        constexpr std::size_t smallest = 20; // FFmpeg's own bound of packets without a picture
        const Bytes data = dataOf(packet);
        if (data.size() < smallest)
            return std::nullopt;
        int pictures = 0;
        for (std::size_t at = 0; at + 4 <= data.size(); ++at)
            pictures += data[at] == 0 && data[at + 1] == 0 && data[at + 2] == 1 && data[at + 3] == 0xb6;
        return pictures > 1 ? std::nullopt : std::optional(1);
    }
};

} // namespace

bool showsVp8Picture(const AVPacket& packet) {
    return packet.size < 1 || (packet.data[0] & 0x10);
}

std::unique_ptr<PacketHeaders> makePacketHeaders(const AVCodecParameters& codec) {
    switch (codec.codec_id) {
    case AV_CODEC_ID_H264: return makeH264Headers(codec);
    case AV_CODEC_ID_HEVC: return makeHevcHeaders(codec);
    case AV_CODEC_ID_VP8: return std::make_unique<Vp8Headers>();
    case AV_CODEC_ID_VP9: return std::make_unique<Vp9Headers>();
    case AV_CODEC_ID_AV1: return std::make_unique<Av1Headers>(codec);
    case AV_CODEC_ID_MPEG2VIDEO: return std::make_unique<Mpeg2Headers>();
    case AV_CODEC_ID_MPEG4: return std::make_unique<Mpeg4Headers>();
    default: return nullptr;
    }
}

} // namespace pllava
