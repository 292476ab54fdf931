#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>

#include "core/video/frame_index.h"
#include "core/video/packet_headers.h"

namespace pllava {

namespace {

/// Pictures stored after a key frame but shown before it follow it at once; no codec lets more than 16 of them wait.
constexpr std::int64_t kLeadingPictures = 32;

/// Whether samples may be described outside the tables at the file's head: a walk over its outermost boxes.
bool isFragmented(const LocalFile& file) {
    for (std::int64_t offset = 0; offset + 8 <= file.size();) {
        std::array<std::uint8_t, 16> head{};
        if (file.readAt(offset, head.data(), head.size()) < 8)
            return false;
        if (std::memcmp(&head[4], "moof", 4) == 0)
            return true;
        const auto number = [&](std::size_t at, std::size_t bytes) {
            std::uint64_t value = 0;
            for (std::size_t i = 0; i < bytes; ++i)
                value = value << 8 | head[at + i];
            return value;
        };
        const std::uint64_t size = number(0, 4) == 1 ? number(8, 8) : number(0, 4);
        if (size < 8 || size > static_cast<std::uint64_t>(file.size() - offset))
            return false; // 0: up to the end of the file; anything else is damage
        offset += static_cast<std::int64_t>(size);
    }
    return false;
}

/// One entry of the container's table, as far as it concerns us.
struct Sample {
    std::int64_t decodeTime;
    std::int64_t offset;
    bool key;
    bool shown;
};

Sample sampleAt(const MediaInput& input, int i) {
    const AVIndexEntry& entry = *avformat_index_get_entry(&input.stream(), i);
    return {entry.timestamp, entry.pos, (entry.flags & AVINDEX_KEYFRAME) != 0,
            !(entry.flags & AVINDEX_DISCARD_FRAME) && entry.pos + entry.size <= input.file().size()};
}

/// All earlier samples of a file are shown before a key frame's own group, so that a group of pictures covers the same
/// numbers in presentation order as in the file; the order inside is read from the packets of that group alone.
class ContainerIndex : public FrameIndex {
public:
    explicit ContainerIndex(MediaInput& input)
        : m_input(input), m_headers(makePacketHeaders(*input.stream().codecpar)),
          m_samples(avformat_index_get_entries_count(&input.stream())) {
        std::int64_t before = std::numeric_limits<std::int64_t>::min();
        for (int i = 0; i < m_samples; ++i) {
            const Sample sample = sampleAt(input, i);
            // Several parts of an edit list, or equal times: the order in the table is not the order of the frames.
            m_proven = m_proven && sample.decodeTime > before && std::abs(sample.decodeTime) < kMaxTimestamp;
            before = sample.decodeTime;
            if (sample.key || m_groups.empty())
                m_groups.push_back({i, m_shown});
            m_firstIsKey = m_firstIsKey || (i == 0 && sample.key);
            m_shown += sample.shown;
        }
    }

    bool isUsable() {
        const AVCodecDescriptor* codec = avcodec_descriptor_get(m_input.stream().codecpar->codec_id);
        const bool intraOnly = codec && (codec->props & AV_CODEC_PROP_INTRA_ONLY);
        // When every sample claims to be a key frame, the table of key frames may just be missing.
        if (!m_proven || m_shown == 0 || (m_headers && !m_headers->promisesPictures()) ||
            (!intraOnly && m_samples > 1 && m_groups.size() == static_cast<std::size_t>(m_samples)))
            return false;
        readGroup(m_groups.size() / 2, kLeadingPictures);
        const Group head = readGroup(0, kLeadingPictures);
        const bool holdsBack = m_input.stream().codecpar->video_delay > 0 && m_samples > 1;
        if (!m_proven || head.pictures.empty() || (holdsBack && !head.delayed))
            return false;
        m_startsInMiddle = !m_firstIsKey || head.pictures.front().timestamp() < head.key.timestamp;
        return true;
    }

    std::int64_t frameCount() const override { return m_shown - m_dropped; }
    bool isExact() const override { return true; }
    bool startsInMiddle() const override { return m_startsInMiddle; }

    /// From the decoding times, which are all that the table holds: they keep a rate where the pictures' times do.
    double constantRate(double stated) const override {
        std::vector<std::int64_t> times;
        times.reserve(static_cast<std::size_t>(m_shown));
        for (int i = 0; i < m_samples; ++i)
            if (const Sample sample = sampleAt(m_input, i); sample.shown)
                times.push_back(sample.decodeTime);
        return pllava::constantRate(times, av_q2d(m_input.stream().time_base), stated);
    }

    FrameLocation locate(std::int64_t n) override {
        const std::int64_t rank = n + m_dropped;
        const auto group =
            static_cast<std::size_t>(std::ranges::upper_bound(m_groups, rank, {}, &GroupStart::firstRank) -
                                     m_groups.begin()) -
            1;
        if (!m_loaded || m_loadedGroup != group) {
            m_loaded = readGroup(group, m_samples);
            m_loadedGroup = group;
        }
        if (m_loaded->pictures.empty())
            return {m_loaded->key, m_loaded->key};
        const auto inside =
            std::min(static_cast<std::size_t>(rank - m_groups[group].firstRank), m_loaded->pictures.size() - 1);
        const auto [packet, duration] = m_loaded->pictures[inside];
        const bool leading = packet.timestamp < m_loaded->key.timestamp;
        return {packet, leading ? keyBefore(group) : m_loaded->key, 0, duration};
    }

    PacketLocation previousKey(const FrameLocation& location) override {
        // Key frames are few and in order; their presentation times lie no earlier than their decoding times.
        auto group =
            static_cast<std::size_t>(std::ranges::upper_bound(m_groups, location.key.timestamp, {},
                                                              [&](const GroupStart& start) {
                                                                  return sampleAt(m_input, start.sample).decodeTime;
                                                              }) -
                                     m_groups.begin());
        while (group > 0) {
            const PacketLocation before = readGroup(--group, 1).key;
            if (before.timestamp < location.key.timestamp)
                return before;
        }
        return location.key;
    }

    void dropBefore(std::int64_t timestamp) override {
        const Group head = readGroup(0, kLeadingPictures);
        m_dropped = std::ranges::lower_bound(head.pictures, timestamp, {}, &Picture::timestamp) - head.pictures.begin();
        m_dropped = std::min(m_dropped, m_shown - 1);
    }

private:
    struct GroupStart {
        int sample;
        std::int64_t firstRank; ///< shown frames in the file before it
    };
    struct Picture {
        PacketLocation packet;
        std::int64_t duration;
        std::int64_t timestamp() const { return packet.timestamp; }
    };
    struct Group {
        PacketLocation key;
        std::vector<Picture> pictures; ///< shown, in their order
        bool delayed = false;          ///< some are decoded before they are shown
    };

    PacketLocation keyBefore(std::size_t group) { return readGroup(group > 0 ? group - 1 : 0, 1).key; }

    /// Up to `limit` pictures that are shown; an edit list may hide any number before them.
    Group readGroup(std::size_t number, std::int64_t limit) {
        const int begin = m_groups[number].sample;
        const int end = number + 1 < m_groups.size() ? m_groups[number + 1].sample : m_samples;
        const Sample first = sampleAt(m_input, begin);
        Group group{{first.decodeTime}, {}};
        if (!m_input.seek(first.decodeTime))
            m_input.restart();
        const AVPacket* packet = m_input.read();
        while (packet && !(packet->dts == first.decodeTime && packet->pos == first.offset))
            packet = packet->dts > first.decodeTime ? nullptr : m_input.read();
        if (packet)
            group.key.timestamp = packet->pts;
        for (int i = begin; packet && i < end && std::ssize(group.pictures) < limit; ++i) {
            if (sampleAt(m_input, i).shown)
                group.pictures.push_back({{packet->pts, packet->pos}, packet->duration});
            group.delayed = group.delayed || packet->pts != packet->dts;
            m_proven = m_proven && (!m_headers || m_headers->shownPictures(*packet) == 1);
            packet = i + 1 < end ? m_input.read() : nullptr;
        }
        std::ranges::stable_sort(group.pictures, {}, &Picture::timestamp);
        return group;
    }

    MediaInput& m_input;
    std::unique_ptr<PacketHeaders> m_headers;
    int m_samples;
    std::vector<GroupStart> m_groups;
    std::int64_t m_shown = 0;
    std::int64_t m_dropped = 0;
    bool m_proven = true; ///< no packet read so far is known not to be a picture
    bool m_firstIsKey = false;
    bool m_startsInMiddle = false;
    std::optional<Group> m_loaded;
    std::size_t m_loadedGroup = 0;
};

} // namespace

std::unique_ptr<FrameIndex> indexFromContainer(MediaInput& input) {
    if (!input.container().starts_with("mov,") || avformat_index_get_entries_count(&input.stream()) < 1 ||
        isFragmented(input.file()))
        return nullptr;
    auto index = std::make_unique<ContainerIndex>(input);
    if (index->isUsable())
        return index;
    input.restart(); // it was read from
    return nullptr;
}

} // namespace pllava
