#include "core/playback/stream_end.h"

#include <algorithm>
#include <utility>

#include "core/video/frame_index.h"
#include "core/video/frame_times.h"

namespace pllava {

namespace {

constexpr std::int64_t kMostBytes = std::int64_t{512} << 20;
constexpr double kBeyondSeconds = 1e8;

/// The two latest of the packets up to the end of the file, and how many there were.
struct Tail {
    std::optional<FrameStamp> before, last;
    std::int64_t packets = 0;

    void add(const FrameStamp& stamp) {
        if (!last || stamp.timestamp > last->timestamp)
            before = std::exchange(last, stamp);
        else if (stamp.timestamp < last->timestamp && (!before || stamp.timestamp > before->timestamp))
            before = stamp;
    }
};

/// nullopt: too much lies before the end.
std::optional<Tail> readTail(MediaInput& input) {
    Tail tail;
    while (const AVPacket* packet = input.read()) {
        if (tail.packets++ == 0 && input.file().size() - std::max<std::int64_t>(0, packet->pos) > kMostBytes)
            return std::nullopt;
        if (packet->pts != AV_NOPTS_VALUE && isShown(*packet, input.stream().codecpar->codec_id))
            tail.add({packet->pts, packet->duration});
    }
    return tail;
}

std::int64_t endOf(const Tail& tail, const MediaInput& input) {
    const std::int64_t usual = input.usualInterval();
    if (!tail.last)
        return input.origin() + tail.packets * usual;
    if (tail.before)
        return endOfLast(*tail.before, *tail.last);
    return tail.last->timestamp + (tail.last->duration > 0 ? tail.last->duration : usual);
}

} // namespace

std::optional<double> endOfStream(const MediaInput& opened, StreamKind kind, bool seek) {
    MediaInput input(opened.sharedFile(), opened.stopToken(), kind);
    const double tick = av_q2d(input.stream().time_base);
    const bool atEnd = seek && input.seek(static_cast<std::int64_t>(kBeyondSeconds / tick));
    std::optional<Tail> tail = readTail(input);
    if (atEnd && tail && !tail->before) { // led to no two pictures
        input.restart();
        tail = readTail(input);
    }
    if (!tail)
        return std::nullopt;
    return static_cast<double>(endOf(*tail, input) - input.origin()) * tick;
}

} // namespace pllava
