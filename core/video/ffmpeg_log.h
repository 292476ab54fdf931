#pragma once

#include <atomic>

namespace pllava {

/// Damage that a demuxer reports only in FFmpeg's log. AVFormatContext::opaque points here.
struct DemuxerFaults {
    std::atomic<bool> lost = false; ///< parts were skipped
    std::atomic<bool> corrupt =
        false; ///< packets are marked as damaged; at the joint of two streams they may be intact
    std::atomic<bool> readingHeader = true;
};

/// Pictures with concealed errors. With frame threads FFmpeg does not always set the picture's own flag.
/// AVCodecContext::opaque points here.
struct DecoderFaults {
    std::atomic<bool> concealed = false;
};

/// Silences FFmpeg's log and notes damage in the structs above. Idempotent, thread-safe.
void installFfmpegLog();

} // namespace pllava
