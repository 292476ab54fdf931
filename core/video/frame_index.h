#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/video/frame_times.h"
#include "core/video/media_input.h"

namespace pllava {

/// Identifies one packet of a stream.
struct PacketLocation {
    std::int64_t timestamp = 0; ///< when it is shown, in units of the stream's time base
    std::int64_t position = -1; ///< in the file; -1 where the timestamp is enough

    bool matches(std::int64_t otherTimestamp, std::int64_t otherPosition) const {
        return timestamp == otherTimestamp && (position < 0 || otherPosition < 0 || position == otherPosition);
    }
    bool operator==(const PacketLocation&) const = default;
};

/// Location of a frame in its file.
struct FrameLocation {
    PacketLocation packet;
    PacketLocation key;         ///< the key frame from which it is decoded
    std::int64_t tolerance = 0; ///< the first frame from `timestamp` - tolerance on is the one
    std::int64_t duration = 0;  ///< that the container states for it; 0: none
    std::size_t segment = 0;    ///< timestamps ascend inside a segment, and may start again with the next one
};

/// Knows the presentation order of a stream's frames without decoding them. One thread, as the MediaInput it reads.
///
/// Frame n is the n-th of those that a full decode shows: edit lists are honoured, packets to be discarded are not
/// counted.
class FrameIndex {
public:
    virtual ~FrameIndex() = default;

    virtual std::int64_t frameCount() const = 0;
    virtual bool isExact() const = 0;
    /// See constantRate() of frame_times.h; `stated` is the file's.
    virtual double constantRate(double stated) const = 0;
    /// 0 <= n < frameCount(). May move the input.
    virtual FrameLocation locate(std::int64_t n) = 0;
    /// The key frame before that of `location`, for another attempt; the same one when there is none. May move the
    /// input.
    virtual PacketLocation previousKey(const FrameLocation& location) = 0;
    /// Frames shown before `timestamp` cannot be decoded (the file starts in the middle of a group) and do not count.
    virtual void dropBefore(std::int64_t timestamp) = 0;
    /// The file does not start with a key frame that all others follow: whoever decodes must find out what is shown
    /// first.
    virtual bool startsInMiddle() const = 0;
};

/// Whether a decoder shows what is in a packet: edit lists hide some, and VP8 keeps pictures that are only referred to
/// in packets of their own.
bool isShown(const AVPacket& packet, AVCodecID codec);

/// From the tables of an mp4 or mov file, reading no packets but those of the groups of pictures that are asked for.
/// nullptr when the tables do not cover the whole file, or do not prove which pictures a decoder shows: several parts
/// of an edit list, equal times, pictures in two packets.
std::unique_ptr<FrameIndex> indexFromContainer(MediaInput& input);

/// Result of reading all packets.
struct PacketScan {
    std::int64_t packets = 0;
    bool isProven = true; ///< false: only a decoder can decide which pictures are shown, or their order
};

/// From all packets of the file. nullptr when their timestamps do not give the order of the frames.
std::unique_ptr<FrameIndex> indexFromPackets(MediaInput& input, PacketScan& scan);

/// For files too long to be read: frames at even distances over the file's duration. nullptr when it has none.
std::unique_ptr<FrameIndex> indexFromDuration(const MediaInput& input);

} // namespace pllava
