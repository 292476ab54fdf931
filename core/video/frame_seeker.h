#pragma once

#include <cstdint>

#include "core/video/ffmpeg.h"
#include "core/video/frame_decoder.h"
#include "core/video/frame_index.h"
#include "core/video/media_input.h"

namespace pllava {

/// Finds single pictures of a stream: goes to the key frame before a picture, or goes on decoding where that is
/// shorter. Ask in ascending order. One thread.
class FrameSeeker {
public:
    FrameSeeker(MediaInput& input, FrameDecoder& decoder, FrameIndex& index)
        : m_input(input), m_decoder(decoder), m_index(index) {}

    /// The picture at `place` or, where that one is damaged, the nearest that can be decoded; nullptr when there is
    /// none. Valid until the next call.
    const AVFrame* find(const FramePlace& place);
    /// The first picture that decoding from the start of the file yields, or nullptr.
    const AVFrame* first();

private:
    bool goesOnTo(const FramePlace& place) const;
    bool startAt(const FramePlace& place, std::int64_t keyTimestamp);
    bool skipToKey(std::int64_t keyTimestamp, bool thatOne);
    void decodeUntil(const FramePlace& place, bool skip);
    bool keep(const AVFrame& picture, const FramePlace& place);
    std::int64_t ticks(double seconds) const;

    MediaInput& m_input;
    FrameDecoder& m_decoder;
    FrameIndex& m_index;
    AVPacket* m_pending = nullptr; ///< read, not yet sent
    ffmpeg::Picture m_current;     ///< came out last
    ffmpeg::Picture m_best;        ///< came out nearest to what is sought
    std::int64_t m_furthestSent = 0;
    std::int64_t m_startedAt = 0;
    bool m_startedClean = false; ///< the key frame begun with needs no other picture
    bool m_running = false;
};

} // namespace pllava
