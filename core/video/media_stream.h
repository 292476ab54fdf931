#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <stop_token>

#include "core/video/frame_decoder.h"
#include "core/video/media_input.h"

namespace pllava {

/// A stream that is open for decoding: the packets of `input` become the pictures or the sound of `decoder`. One
/// thread.
struct MediaStream {
    /// Throws as MediaInput and FrameDecoder.
    MediaStream(std::shared_ptr<const LocalFile> file, std::stop_token stop, StreamKind kind = StreamKind::Video);

    /// Goes back to the first packet and forgets what was decoded.
    void restart();
    /// The next picture, valid until the next call; nullptr at the end of the stream. Pictures that no other one needs
    /// may be left out where they are shown before `exactFrom`, in units of the stream.
    AVFrame* next(std::int64_t exactFrom = std::numeric_limits<std::int64_t>::min());

    /// Seconds from what programs show as zero.
    double seconds(std::int64_t timestamp) const;

    MediaInput input;
    FrameDecoder decoder;
    std::int64_t origin; ///< the timestamp that programs show as zero
    double tick;         ///< seconds of one unit of the stream
};

} // namespace pllava
