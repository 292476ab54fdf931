#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "core/video/frame_index.h"
#include "core/video/packet_headers.h"

namespace pllava {

namespace {

double rateOf(const AVStream& stream) {
    const double rate = av_q2d(stream.avg_frame_rate);
    return rate > 0 ? rate : 0;
}

/// Containers that are written from a key frame on, unlike broadcasts, which are cut anywhere.
bool beginsWithKey(const std::string& container) {
    return container.starts_with("mov,") || container.starts_with("matroska,") || container == "avi" ||
           container == "flv";
}

/// How far timestamps of reordered pictures may step back.
constexpr double kReorderSeconds = 10;

/// Sorts the packets into the order in which a decoder shows them. Between two IDR pictures that is the order of their
/// timestamps; where timestamps go back at an IDR picture a segment of its own begins, which is shown after all before.
class PacketIndex : public FrameIndex {
public:
    explicit PacketIndex(const MediaInput& input)
        : m_headers(makePacketHeaders(*input.stream().codecpar)), m_timeBase(input.stream().time_base),
          m_trustsDts(input.container().starts_with("mov,")), m_beginsWithKey(beginsWithKey(input.container())) {
        const AVCodecDescriptor* codec = avcodec_descriptor_get(input.stream().codecpar->codec_id);
        m_reorders = codec && (codec->props & AV_CODEC_PROP_REORDER);
    }

    /// False when the order of the frames is not known.
    bool read(MediaInput& input) {
        bool timed = true;
        while (const AVPacket* packet = input.read()) {
            ++m_scan.packets;
            timed = timed && packet->pts != AV_NOPTS_VALUE;
            if (timed)
                add(*packet);
        }
        if (!timed || m_keys.empty() || m_frames.empty())
            return false;
        // A decoder that puts pictures into another order, and a file that does not state it.
        const bool holdsBack = m_reorders && input.stream().codecpar->video_delay > 0;
        m_scan.isProven = m_scan.isProven && (m_reordered || !holdsBack || m_frames.size() == 1);
        sort();
        return true;
    }

    const PacketScan& scan() const { return m_scan; }
    std::int64_t frameCount() const override { return static_cast<std::int64_t>(m_frames.size()); }
    bool isExact() const override { return m_scan.isProven; }
    bool startsInMiddle() const override { return m_startsInMiddle; }

    double constantRate(double stated) const override {
        std::vector<std::int64_t> timestamps;
        timestamps.reserve(m_frames.size());
        for (const Entry& frame : m_frames)
            timestamps.push_back(frame.timestamp);
        return pllava::constantRate(timestamps, av_q2d(m_timeBase), stated);
    }

    FrameLocation locate(std::int64_t n) override {
        const Entry& frame = m_frames[static_cast<std::size_t>(n)];
        // The last key frame that comes no later, neither in the file nor on the screen: what is shown before a key
        // frame but stored after it may need the group before.
        auto key = std::ranges::upper_bound(m_keys, frame.order, {}, &Entry::order);
        while (key != m_keys.begin() &&
               (key == m_keys.end() || key->order > frame.order ||
                (key->segment == frame.segment && key->timestamp > frame.timestamp && m_reorders)))
            --key;
        return {locationOf(frame), locationOf(*key), 0, frame.duration, frame.segment};
    }

    PacketLocation previousKey(const FrameLocation& location) override {
        const auto key =
            std::ranges::find(m_keys, location.key, [this](const Entry& entry) { return locationOf(entry); });
        const bool none = key == m_keys.begin() || key == m_keys.end() || std::prev(key)->segment != location.segment;
        return none ? location.key : locationOf(*std::prev(key));
    }

    void dropBefore(std::int64_t timestamp) override {
        if (m_keys.front().order == 0) // what is shown after the key frame, and lost, is damaged
            timestamp = std::min(timestamp, m_keys.front().timestamp);
        const auto end = std::ranges::find_if(
            m_frames, [&](const Entry& frame) { return frame.segment > 0 || frame.timestamp >= timestamp; });
        if (end != m_frames.end())
            m_frames.erase(m_frames.begin(), end);
    }

private:
    struct Entry {
        std::int64_t timestamp;
        std::int64_t position; ///< in the file
        std::int64_t order;    ///< number of shown frames stored before it
        std::size_t segment;
        std::int64_t duration;
    };
    static constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();

    /// Positions may depend on where reading began; they are stated where timestamps do not suffice.
    PacketLocation locationOf(const Entry& entry) const { return {entry.timestamp, m_ambiguous ? entry.position : -1}; }

    void add(const AVPacket& packet) {
        const std::optional<int> pictures = m_headers ? m_headers->shownPictures(packet) : 1;
        const bool shown = !(packet.flags & AV_PKT_FLAG_DISCARD) && pictures.value_or(1) > 0;
        m_scan.isProven = m_scan.isProven && pictures;
        const bool isKey = packet.flags & AV_PKT_FLAG_KEY;
        if (goesBack(packet, isKey, shown))
            beginSegment(isKey);
        const Entry entry{packet.pts, packet.pos, static_cast<std::int64_t>(m_frames.size()), m_segment,
                          packet.duration};
        m_decoded = packet.dts;
        if (isKey)
            m_keys.push_back(entry);
        if (!shown)
            return;
        m_reordered = m_reordered || (m_reorders && packet.pts < m_latest);
        m_frames.push_back(entry);
        m_latest = std::max(m_latest, packet.pts);
    }

    bool goesBack(const AVPacket& packet, bool isKey, bool shown) const {
        if (m_trustsDts && packet.dts != AV_NOPTS_VALUE && packet.dts < m_decoded)
            return true;
        if (!shown || m_latest == kNone)
            return false;
        // A key frame shown before its predecessors: timestamps start again, or the flag is wrong.
        const auto reorder = static_cast<std::int64_t>(kReorderSeconds / av_q2d(m_timeBase));
        return packet.pts < m_latest - (m_reorders && !isKey ? reorder : 0);
    }

    void beginSegment(bool isKey) {
        const bool afresh = isKey && (!m_reorders || (m_headers && m_headers->startsAfresh()));
        m_scan.isProven = m_scan.isProven && afresh;
        m_latest = kNone;
        ++m_segment;
    }

    void sort() {
        // Damage may hide from FFmpeg that the first packet is a key frame.
        if (m_keys.front().order > 0 && m_beginsWithKey)
            m_keys.insert(m_keys.begin(), m_frames.front());
        const bool inMiddle = m_keys.front().order > 0;
        std::ranges::stable_sort(m_frames, [](const Entry& a, const Entry& b) {
            return std::tie(a.segment, a.timestamp) < std::tie(b.segment, b.timestamp);
        });
        m_startsInMiddle = inMiddle || m_frames.front().timestamp < m_keys.front().timestamp;
        const auto simultaneous = [](const Entry& a, const Entry& b) {
            return std::tie(a.segment, a.timestamp) == std::tie(b.segment, b.timestamp);
        };
        const auto alike = [](const Entry& a, const Entry& b) {
            return std::tie(a.timestamp, a.position) == std::tie(b.timestamp, b.position);
        };
        const bool equalTimes = std::ranges::adjacent_find(m_frames, simultaneous) != m_frames.end();
        m_ambiguous = equalTimes || m_segment > 0;
        // Equal times leave the order of the file, unless pictures change places in it.
        if (equalTimes && (m_reordered || std::ranges::adjacent_find(m_frames, alike) != m_frames.end()))
            m_scan.isProven = false;
    }

    std::unique_ptr<PacketHeaders> m_headers;
    PacketScan m_scan;
    std::vector<Entry> m_frames; ///< in presentation order
    std::vector<Entry> m_keys;   ///< in the order of the file
    AVRational m_timeBase{};
    bool m_trustsDts = false, m_beginsWithKey = false, m_reorders = true;
    bool m_reordered = false; ///< some picture is shown before one that is stored before it
    bool m_startsInMiddle = false;
    bool m_ambiguous = false; ///< timestamps do not distinguish all packets
    std::size_t m_segment = 0;
    std::int64_t m_latest = kNone, m_decoded = kNone;
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

    FrameLocation locate(std::int64_t n) override {
        const auto timestamp =
            m_start + static_cast<std::int64_t>(static_cast<double>(n) / m_rate / av_q2d(m_timeBase) + 0.5);
        const double distance = 1 / m_rate / av_q2d(m_timeBase);
        return {{timestamp}, {timestamp}, static_cast<std::int64_t>(distance / 2), static_cast<std::int64_t>(distance)};
    }
    PacketLocation previousKey(const FrameLocation& location) override { return location.key; }
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
    return codec != AV_CODEC_ID_VP8 || showsVp8Picture(packet);
}

std::unique_ptr<FrameIndex> indexFromPackets(MediaInput& input, PacketScan& scan) {
    auto index = std::make_unique<PacketIndex>(input);
    const bool ordered = index->read(input);
    scan = index->scan();
    if (!ordered)
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
