#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>

#include "core/video/ffmpeg.h"
#include "core/video/frame_decoder.h"
#include "core/video/frame_index.h"
#include "core/video/media_input.h"

namespace pllava {

/// Result of a search for a picture.
struct FoundPicture {
    const AVFrame* picture = nullptr; ///< nullptr: nothing near it can be decoded
    bool isSound = false;             ///< false: it is a substitute, or parts of it are concealed
};

/// Finds single pictures of a stream: goes to the key frame before a picture, or goes on decoding where that is
/// shorter. Ask in ascending order. One thread.
class FrameSeeker {
public:
    FrameSeeker(MediaInput& input, FrameDecoder& decoder, FrameIndex& index)
        : m_input(input), m_decoder(decoder), m_index(index) {}

    /// The picture at `location` or, where that one is lost, the nearest that can be decoded. Valid until the next
    /// call.
    FoundPicture find(const FrameLocation& location);
    /// The first picture that decoding from the start of the file yields, or nullptr.
    const AVFrame* first();

private:
    /// A hole in the file: nothing is shown between a picture that was sought in vain and the next one.
    struct Gap {
        std::int64_t from = 0, to = 0;
        std::size_t segment = 0;
        ffmpeg::Picture before, after;
    };

    FoundPicture search(const FrameLocation& location);
    bool goesOnTo(const FrameLocation& location) const;
    void decodeFromKeys(const FrameLocation& location);
    bool startAt(const FrameLocation& location, PacketLocation key);
    bool skipToKey(PacketLocation key, bool thatOne, bool toTheEnd);
    void decodeUntil(const FrameLocation& location, bool skip);
    void send(const FrameLocation& location, bool skip);
    bool keep(const AVFrame& picture, const FrameLocation& location);
    void noteErrors();
    void judge(const AVFrame& picture, std::int64_t timestamp);
    bool isFound(const FrameLocation& location) const;
    FoundPicture fromGap(const FrameLocation& location);
    void rememberGap(const FrameLocation& location);
    std::int64_t ticks(double seconds) const;

    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

    MediaInput& m_input;
    FrameDecoder& m_decoder;
    FrameIndex& m_index;
    AVPacket* m_pending = nullptr; ///< read, not yet sent
    ffmpeg::Picture m_current;     ///< came out last
    ffmpeg::Picture m_best;        ///< came out nearest to what is sought
    std::optional<Gap> m_gap;
    std::int64_t m_furthestSent = 0;
    PacketLocation m_startedAt;
    std::size_t m_segment = 0;
    std::deque<std::int64_t> m_sent;                        ///< timestamps of the packets on which the decoder works
    std::int64_t m_firstError = kNone, m_lastError = kNone; ///< timestamps of packets that could not be decoded
    bool m_keyHidden = false;                               ///< the key frame begun with is decoded for others only
    bool m_startedClean = false;                            ///< the key frame begun with needs no other picture
    bool m_currentSound = false, m_bestSound = false;
    bool m_damaged = false; ///< what comes out builds on what could not be decoded
    bool m_running = false;
    bool m_sawDamage = false; ///< since the search began
};

} // namespace pllava
