#pragma once

#include <atomic>

namespace pllava {

/// What a demuxer passes over: FFmpeg says so in its log alone. Where `AVFormatContext::opaque` points to.
struct DemuxerFaults {
    std::atomic<int> losses = 0;  ///< parts that are damaged beyond doubt
    std::atomic<int> corrupt = 0; ///< packets that are marked as damaged; where streams were joined they may be whole
    std::atomic<bool> readingHeader = true;
};

/// Pictures of which a decoder makes up parts; it forgets to say so of pictures that other threads hand over. Where
/// `AVCodecContext::opaque` points to.
struct DecoderFaults {
    std::atomic<int> concealed = 0;
};

/// From now on FFmpeg prints nothing, and what it says of damage is counted in the places above. Thread-safe.
void countFaultsOfFfmpeg();

} // namespace pllava
