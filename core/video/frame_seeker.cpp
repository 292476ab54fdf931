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

ffmpeg::Picture cloned(const AVFrame* picture) {
    return ffmpeg::Picture(picture ? ffmpeg::allocated(av_frame_clone(picture)) : nullptr);
}

std::int64_t distance(const AVFrame& picture, const FrameLocation& location) {
    return std::abs(timestampOf(picture) - location.packet.timestamp);
}

bool isIntra(const AVFrame& picture) {
    return picture.key_frame || picture.pict_type == AV_PICTURE_TYPE_I || picture.pict_type == AV_PICTURE_TYPE_NONE;
}

} // namespace

std::int64_t FrameSeeker::ticks(double seconds) const {
    return static_cast<std::int64_t>(seconds / av_q2d(m_input.stream().time_base));
}

bool FrameSeeker::isFound(const FrameLocation& location) const {
    if (!m_best)
        return false;
    return location.tolerance > 0 ? distance(*m_best, location) <= location.tolerance
                                  : location.packet.matches(timestampOf(*m_best), m_best->pkt_pos);
}

FoundPicture FrameSeeker::find(const FrameLocation& location) {
    m_sawDamage = false;
    const FoundPicture found = search(location);
    m_sawDamage = m_decoder.takeConcealments() || m_sawDamage;
    // With threads, errors arrive late and some are lost.
    if (!m_sawDamage || !m_decoder.useOneThread(m_input.stream()))
        return found;
    m_running = false;
    m_current.reset();
    m_gap.reset();
    return search(location);
}

FoundPicture FrameSeeker::search(const FrameLocation& location) {
    if (m_gap && m_gap->segment == location.segment && location.packet.timestamp > m_gap->from &&
        location.packet.timestamp < m_gap->to)
        return fromGap(location);
    m_best = m_segment == location.segment ? cloned(m_current.get()) : nullptr;
    m_bestSound = m_currentSound;
    if (!isFound(location) && goesOnTo(location))
        decodeUntil(location, true);
    if (!isFound(location))
        decodeFromKeys(location);
    if (!isFound(location))
        rememberGap(location);
    return {m_best.get(), isFound(location) && m_bestSound};
}

void FrameSeeker::decodeFromKeys(const FrameLocation& location) {
    FrameLocation from = location;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (!startAt(location, from.key))
            break;
        decodeUntil(location, attempt == 0);
        // Where pictures are renewed bit by bit, key frames are none, but two of them further on all is renewed.
        if (isFound(location) && (m_startedClean || attempt > 1) && (m_bestSound || attempt > 0))
            break;
        // No intact picture was found: try again from the key frame before, leaving nothing out.
        const PacketLocation before = m_index.previousKey(from);
        m_running = false; // the input has moved
        if (before == from.key && (isFound(location) || attempt > 0))
            break;
        from.key = before;
    }
    if (m_best || m_running)
        return;
    // Not even a key frame: whatever comes first.
    m_input.restart();
    m_decoder.flush();
    m_running = true;
    decodeUntil(location, false);
}

FoundPicture FrameSeeker::fromGap(const FrameLocation& location) {
    const bool after =
        !m_gap->before || (m_gap->after && distance(*m_gap->after, location) < distance(*m_gap->before, location));
    m_best = cloned(after ? m_gap->after.get() : m_gap->before.get());
    return {m_best.get(), false};
}

void FrameSeeker::rememberGap(const FrameLocation& location) {
    m_gap.reset();
    if (m_current && timestampOf(*m_current) > location.packet.timestamp)
        m_gap = Gap{location.packet.timestamp, timestampOf(*m_current), location.segment, cloned(m_best.get()),
                    cloned(m_current.get())};
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

bool FrameSeeker::goesOnTo(const FrameLocation& location) const {
    return m_running && m_segment == location.segment &&
           (!m_current || timestampOf(*m_current) <= location.packet.timestamp) &&
           location.key.timestamp <= m_furthestSent + ticks(kGoOnSeconds);
}

bool FrameSeeker::skipToKey(PacketLocation key, bool thatOne, bool toTheEnd) {
    while (AVPacket* packet = m_input.read()) {
        if (packet->pts == AV_NOPTS_VALUE)
            continue;
        const bool isKey = packet->flags & AV_PKT_FLAG_KEY;
        // Damage may hide from FFmpeg that it is a key frame.
        if (key.matches(packet->pts, packet->pos) || (!thatOne && isKey && packet->pts <= key.timestamp)) {
            m_pending = packet;
            return true;
        }
        if (isKey && packet->pts > key.timestamp && !toTheEnd)
            return false;
    }
    return false;
}

bool FrameSeeker::startAt(const FrameLocation& location, PacketLocation key) {
    m_decoder.flush();
    m_current.reset();
    m_pending = nullptr;
    m_startedClean = m_damaged = false;
    m_firstError = m_lastError = kNone;
    m_sent.clear();
    m_furthestSent = key.timestamp;
    m_startedAt = key;
    m_segment = location.segment;
    // Containers go by decoding times, by positions, or only roughly: when one goes too far, ask for less.
    bool started = false;
    for (const double back : {0.0, 2.0, 10.0, 60.0}) {
        if (started || !m_input.seek(key.timestamp - ticks(back)))
            break;
        started = skipToKey(key, location.tolerance == 0, false);
    }
    if (!started) {
        m_input.restart();
        started = skipToKey(key, location.tolerance == 0, location.segment > 0);
    }
    m_running = started;
    m_keyHidden = started && m_pending->flags & AV_PKT_FLAG_DISCARD;
    if (m_keyHidden)
        m_pending->flags &= ~AV_PKT_FLAG_DISCARD; // it comes out and shows whether decoding may begin with it
    return started;
}

void FrameSeeker::judge(const AVFrame& picture, std::int64_t timestamp) {
    const bool begins = m_startedAt.matches(timestamp, picture.pkt_pos);
    if (begins)
        m_startedClean = m_startedClean || isIntra(picture);
    if (begins || picture.key_frame) {
        // All that was damaged before it is over.
        m_damaged = false;
        m_firstError = m_lastError >= timestamp ? m_lastError : kNone;
    }
    m_damaged = m_damaged || isConcealed(picture);
    m_sawDamage = m_sawDamage || m_damaged;
    m_currentSound = !m_damaged && (m_firstError == kNone || timestamp < m_firstError);
}

void FrameSeeker::noteErrors() {
    if (!m_decoder.takeErrors() || m_sent.empty())
        return;
    m_sawDamage = true;
    // Threads of the decoder report it some packets later.
    m_lastError = *std::ranges::min_element(m_sent);
    m_firstError = m_firstError == kNone ? m_lastError : std::min(m_firstError, m_lastError);
}

bool FrameSeeker::keep(const AVFrame& picture, const FrameLocation& location) {
    const std::int64_t timestamp = timestampOf(picture);
    if (timestamp == AV_NOPTS_VALUE)
        return false;
    judge(picture, timestamp);
    if (location.tolerance > 0)
        m_startedClean = m_startedClean || isIntra(picture);
    if (m_keyHidden && m_startedAt.matches(timestamp, picture.pkt_pos))
        return false;
    m_current = cloned(&picture);
    if (!m_best || distance(picture, location) <= distance(*m_best, location)) {
        m_best = cloned(&picture);
        m_bestSound = m_currentSound;
    }
    return location.packet.matches(timestamp, picture.pkt_pos) ||
           timestamp >
               location.packet.timestamp - std::max<std::int64_t>(location.tolerance, 0) - (location.tolerance > 0);
}

void FrameSeeker::send(const FrameLocation& location, bool skip) {
    AVPacket* pending = std::exchange(m_pending, nullptr);
    const AVPacket* packet = pending ? pending : m_input.read();
    if (packet) {
        m_furthestSent = std::max(m_furthestSent, packet->pts);
        m_decoder.skipUnreferenced(skip && packet->pts < location.packet.timestamp - location.tolerance);
        m_sent.push_back(packet->pts);
        if (m_sent.size() > m_decoder.threads())
            m_sent.pop_front();
    }
    m_decoder.send(packet);
    noteErrors();
}

void FrameSeeker::decodeUntil(const FrameLocation& location, bool skip) {
    for (;;) {
        while (const AVFrame* picture = m_decoder.receive())
            if (keep(*picture, location))
                return;
        noteErrors();
        if (m_decoder.drained()) {
            m_running = false;
            return;
        }
        send(location, skip);
    }
}

} // namespace pllava
