#pragma once

#include <memory>
#include <optional>

#include "core/video/ffmpeg.h"

namespace pllava {

/// Determines from the headers of a stream's packets, without decoding, which pictures a decoder shows for them: two
/// fields in two packets are one picture, references that are never shown are none. Called with the packets in the
/// order of the file. One thread.
class PacketHeaders {
public:
    virtual ~PacketHeaders() = default;

    /// Number of shown pictures that begin in the packet; nullopt where only a decoder can decide. A packet that cannot
    /// be read, since it is damaged, counts as one.
    virtual std::optional<int> shownPictures(const AVPacket& packet) = 0;
    /// Whether decoding can begin at the last packet and shows all that was there before first: an IDR picture.
    virtual bool startsAfresh() const { return false; }
    /// False where packets of this stream may be single fields, so that all of them must be looked at.
    virtual bool promisesPictures() const { return true; }
};

/// For one stream. nullptr for codecs whose packets are pictures as far as known.
std::unique_ptr<PacketHeaders> makePacketHeaders(const AVCodecParameters& codec);

/// Section 9.1 of RFC 6386: of VP8, pictures that are only referred to have packets of their own.
bool showsVp8Picture(const AVPacket& packet);

/// H.264 and HEVC; in nal_headers.cpp.
std::unique_ptr<PacketHeaders> makeH264Headers(const AVCodecParameters& codec);
std::unique_ptr<PacketHeaders> makeHevcHeaders(const AVCodecParameters& codec);

} // namespace pllava
