#include "core/video/frame_seeker.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace pllava {

namespace {

constexpr int kAttempts = 4;
/// Decoding across this much is no slower than a seek, which empties the decoder's threads.
constexpr double kGoOnSeconds = 0.25;
constexpr int kFirstPicturePackets = 1000;

} // namespace

std::int64_t FrameSeeker::ticks(double seconds) const {
    return static_cast<std::int64_t>(seconds / av_q2d(m_input.stream().time_base));
}

const AVFrame* FrameSeeker::find(const FramePlace& place) {
    m_best.reset(m_current ? ffmpeg::allocated(av_frame_clone(m_current.get())) : nullptr);
    const auto found = [&] { return m_best && std::abs(timestampOf(*m_best) - place.timestamp) <= place.tolerance; };
    if (found())
        return m_best.get();
    if (goesOnTo(place)) {
        decodeUntil(place, true);
        if (found())
            return m_best.get();
    }
    std::int64_t key = place.keyTimestamp;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (!startAt(place, key))
            break;
        decodeUntil(place, attempt == 0);
        // Where pictures are renewed bit by bit, key frames are none, but two of them further on all is renewed.
        if (found() && (m_startedClean || attempt > 1))
            break;
        // Nothing good came: try again from the key frame before, leaving nothing out.
        const std::int64_t before = m_index.previousKey(key);
        m_running = false; // the input has moved
        if (before == key && (found() || attempt > 0))
            break;
        m_best.reset();
        key = before;
    }
    return m_best.get();
}

const AVFrame* FrameSeeker::first() {
    m_input.restart();
    m_decoder.flush();
    m_decoder.skipUnreferenced(false);
    m_running = false;
    for (int packets = 0; packets < kFirstPicturePackets && !m_decoder.drained(); ++packets) {
        m_decoder.send(m_input.read());
        if (const AVFrame* picture = m_decoder.receive())
            return picture;
    }
    return nullptr;
}

bool FrameSeeker::goesOnTo(const FramePlace& place) const {
    return m_running && (!m_current || timestampOf(*m_current) < place.timestamp) &&
           place.keyTimestamp <= m_furthestSent + ticks(kGoOnSeconds);
}

bool FrameSeeker::skipToKey(std::int64_t keyTimestamp, bool thatOne) {
    while (AVPacket* packet = m_input.read()) {
        if (!(packet->flags & AV_PKT_FLAG_KEY) || packet->pts == AV_NOPTS_VALUE)
            continue;
        if (packet->pts > keyTimestamp)
            return false;
        if (packet->pts == keyTimestamp || !thatOne) {
            m_pending = packet;
            return true;
        }
    }
    return false;
}

bool FrameSeeker::startAt(const FramePlace& place, std::int64_t keyTimestamp) {
    m_decoder.flush();
    m_current.reset();
    m_pending = nullptr;
    m_running = true;
    m_startedClean = false;
    m_furthestSent = m_startedAt = keyTimestamp;
    // Containers go by decoding times, by positions, or only roughly: when one goes too far, ask for less.
    bool started = false;
    for (const double back : {0.0, 2.0, 10.0, 60.0}) {
        if (started || !m_input.seek(keyTimestamp - ticks(back)))
            break;
        started = skipToKey(keyTimestamp, place.tolerance == 0);
    }
    if (!started) {
        m_input.restart();
        started = skipToKey(keyTimestamp, place.tolerance == 0);
    }
    m_running = started;
    return started;
}

bool FrameSeeker::keep(const AVFrame& picture, const FramePlace& place) {
    const std::int64_t timestamp = timestampOf(picture);
    if (timestamp == AV_NOPTS_VALUE)
        return false;
    if (timestamp == m_startedAt || place.tolerance > 0)
        m_startedClean = m_startedClean || picture.key_frame || picture.pict_type == AV_PICTURE_TYPE_I ||
                         picture.pict_type == AV_PICTURE_TYPE_NONE;
    m_current.reset(ffmpeg::allocated(av_frame_clone(&picture)));
    if (!m_best || std::abs(timestamp - place.timestamp) < std::abs(timestampOf(*m_best) - place.timestamp))
        m_best.reset(ffmpeg::allocated(av_frame_clone(&picture)));
    return timestamp >= place.timestamp - place.tolerance;
}

void FrameSeeker::decodeUntil(const FramePlace& place, bool skip) {
    for (;;) {
        while (const AVFrame* picture = m_decoder.receive())
            if (keep(*picture, place))
                return;
        if (m_decoder.drained()) {
            m_running = false;
            return;
        }
        AVPacket* pending = std::exchange(m_pending, nullptr);
        const AVPacket* packet = pending ? pending : m_input.read();
        if (packet) {
            m_furthestSent = std::max(m_furthestSent, packet->pts);
            m_decoder.skipUnreferenced(skip && packet->pts < place.timestamp - place.tolerance);
        }
        m_decoder.send(packet);
    }
}

} // namespace pllava
