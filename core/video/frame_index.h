#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/video/frame_times.h"
#include "core/video/media_input.h"

namespace pllava {

/// Where a frame stands in its file, in units of the stream's time base.
struct FramePlace {
    std::int64_t timestamp = 0;
    std::int64_t keyTimestamp = 0; ///< of the key frame from which it is decoded
    std::int64_t tolerance = 0;    ///< the first frame from `timestamp` - tolerance on is the one
    std::int64_t duration = 0;     ///< that the container states for it; 0: none
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
    virtual FramePlace locate(std::int64_t n) = 0;
    /// The key frame before the one at `keyTimestamp`, for another attempt; the same one when there is none. May move
    /// the input.
    virtual std::int64_t previousKey(std::int64_t keyTimestamp) = 0;
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
/// nullptr when the tables do not cover the whole file.
std::unique_ptr<FrameIndex> indexFromContainer(MediaInput& input);

/// From all packets of the file. nullptr when their timestamps do not tell the order of the frames; `packets` is their
/// number in either case.
std::unique_ptr<FrameIndex> indexFromPackets(MediaInput& input, std::int64_t& packets);

/// For files too long to be read: frames at even distances over the file's duration. nullptr when it has none.
std::unique_ptr<FrameIndex> indexFromDuration(const MediaInput& input);

} // namespace pllava
