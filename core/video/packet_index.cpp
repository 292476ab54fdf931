#include <algorithm>
#include <limits>

#include "core/video/frame_index.h"

namespace pllava {

namespace {

double rateOf(const AVStream& stream) {
    const double rate = av_q2d(stream.avg_frame_rate);
    return rate > 0 ? rate : 0;
}

class PacketIndex : public FrameIndex {
public:
    /// False when the order of the frames cannot be told.
    bool read(MediaInput& input, std::int64_t& packets) {
        m_timeBase = input.stream().time_base;
        std::int64_t latest = std::numeric_limits<std::int64_t>::min();
        bool ordered = true;
        packets = 0;
        while (const AVPacket* packet = input.read()) {
            ++packets;
            ordered = ordered && packet->pts != AV_NOPTS_VALUE;
            if (!ordered)
                continue;
            const bool shown = isShown(*packet, input.stream().codecpar->codec_id);
            if (packet->flags & AV_PKT_FLAG_KEY) {
                // A key frame shown before its predecessors: timestamps start anew, or the flag is wrong.
                ordered = shown ? packet->pts > latest : ordered;
                m_keys.push_back({packet->pts, static_cast<std::int64_t>(m_frames.size()), 0});
            }
            if (!shown)
                continue;
            m_frames.push_back({packet->pts, static_cast<std::int64_t>(m_frames.size()), packet->duration});
            latest = std::max(latest, packet->pts);
        }
        if (!ordered || m_keys.empty() || m_frames.empty())
            return false;
        m_startsInMiddle = m_keys.front().position > 0;
        std::ranges::sort(m_frames, {}, &Entry::timestamp);
        m_startsInMiddle = m_startsInMiddle || m_frames.front().timestamp < m_keys.front().timestamp;
        return std::ranges::adjacent_find(m_frames, {}, &Entry::timestamp) == m_frames.end();
    }

    std::int64_t frameCount() const override { return static_cast<std::int64_t>(m_frames.size()); }
    bool isExact() const override { return true; }
    bool startsInMiddle() const override { return m_startsInMiddle; }

    double constantRate(double stated) const override {
        std::vector<std::int64_t> timestamps;
        timestamps.reserve(m_frames.size());
        for (const Entry& frame : m_frames)
            timestamps.push_back(frame.timestamp);
        return pllava::constantRate(timestamps, av_q2d(m_timeBase), stated);
    }

    FramePlace locate(std::int64_t n) override {
        const Entry& frame = m_frames[static_cast<std::size_t>(n)];
        // The last key frame that comes no later, neither in the file nor on the screen: what is shown before a key
        // frame but stored behind it may need the group before.
        auto key = std::ranges::upper_bound(m_keys, frame.position, {}, &Entry::position);
        while (key != m_keys.begin() &&
               (key == m_keys.end() || key->timestamp > frame.timestamp || key->position > frame.position))
            --key;
        return {frame.timestamp, key->timestamp, 0, frame.duration};
    }

    std::int64_t previousKey(std::int64_t keyTimestamp) override {
        const auto key = std::ranges::find(m_keys, keyTimestamp, &Entry::timestamp);
        return key == m_keys.begin() || key == m_keys.end() ? keyTimestamp : std::prev(key)->timestamp;
    }

    void dropBefore(std::int64_t timestamp) override {
        const auto end = std::ranges::lower_bound(m_frames, timestamp, {}, &Entry::timestamp);
        if (end != m_frames.end())
            m_frames.erase(m_frames.begin(), end);
    }

private:
    struct Entry {
        std::int64_t timestamp;
        std::int64_t position; ///< number of shown frames stored before it
        std::int64_t duration;
    };
    std::vector<Entry> m_frames; ///< in presentation order
    std::vector<Entry> m_keys;   ///< in the order of the file
    AVRational m_timeBase{};
    bool m_startsInMiddle = false;
};

/// Even distances over the duration that the header gives.
class DurationIndex : public FrameIndex {
public:
    DurationIndex(std::int64_t start, double seconds, double rate, AVRational timeBase)
        : m_start(start), m_seconds(seconds), m_rate(rate), m_timeBase(timeBase) {}

    std::int64_t frameCount() const override {
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(m_seconds * m_rate + 0.5));
    }
    bool isExact() const override { return false; }
    bool startsInMiddle() const override { return false; }
    double constantRate(double) const override { return m_rate; }

    FramePlace locate(std::int64_t n) override {
        const auto timestamp =
            m_start + static_cast<std::int64_t>(static_cast<double>(n) / m_rate / av_q2d(m_timeBase) + 0.5);
        const double distance = 1 / m_rate / av_q2d(m_timeBase);
        return {timestamp, timestamp, static_cast<std::int64_t>(distance / 2), static_cast<std::int64_t>(distance)};
    }
    std::int64_t previousKey(std::int64_t keyTimestamp) override { return keyTimestamp; }
    void dropBefore(std::int64_t) override {}

private:
    std::int64_t m_start;
    double m_seconds;
    double m_rate;
    AVRational m_timeBase;
};

} // namespace

bool isShown(const AVPacket& packet, AVCodecID codec) {
    if (packet.flags & AV_PKT_FLAG_DISCARD)
        return false;
    return codec != AV_CODEC_ID_VP8 || packet.size < 1 || (packet.data[0] & 0x10);
}

std::unique_ptr<FrameIndex> indexFromPackets(MediaInput& input, std::int64_t& packets) {
    auto index = std::make_unique<PacketIndex>();
    if (!index->read(input, packets))
        return nullptr;
    return index;
}

std::unique_ptr<FrameIndex> indexFromDuration(const MediaInput& input) {
    const AVStream& stream = input.stream();
    const double rate = rateOf(stream);
    const double seconds = stream.duration > 0 ? static_cast<double>(stream.duration) * av_q2d(stream.time_base)
                                               : static_cast<double>(input.context().duration) / AV_TIME_BASE;
    if (rate <= 0 || !(seconds > 0))
        return nullptr;
    return std::make_unique<DurationIndex>(stream.start_time == AV_NOPTS_VALUE ? 0 : stream.start_time, seconds, rate,
                                           stream.time_base);
}

} // namespace pllava
