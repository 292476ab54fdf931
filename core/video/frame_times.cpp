#include "core/video/frame_times.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

namespace {

/// Time stamps are whole ticks, often milliseconds; what was typed or marked is not.
constexpr double kRoundingSeconds = 0.5e-3;

/// Time stamps of a hostile file may be as far apart as numbers go.
std::int64_t sum(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    return __builtin_add_overflow(a, b, &result) ? a : result;
}

std::int64_t difference(std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    return __builtin_sub_overflow(a, b, &result) ? 0 : result;
}

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorKind::InvalidArgument, what);
}

void requireInside(TimeRange range, const FrameTimes& times, double begin) {
    if (!(times.end > 0))
        refuse("a time range needs a video; a still image has no seconds, so leave the range out");
    if (!std::isfinite(range.start) || !std::isfinite(range.end) || range.start >= range.end)
        refuse(fmt::format("the time range {} to {} seconds is empty; its end must come after its start", range.start,
                           range.end));
    if (range.start < times.end && range.end >= begin)
        return;
    const std::string begins = begin >= 0.005 ? fmt::format(" and begins at {:.2f}", begin) : "";
    refuse(fmt::format("the time range {} to {} seconds lies outside the video, which lasts {:.2f} seconds{}",
                       range.start, range.end, times.end, begins));
}

IndexRange nearestOnGrid(TimeRange range, const FrameTimes& times) {
    const auto first = static_cast<double>(times.firstOnGrid);
    const double last = first + static_cast<double>(times.count - 1);
    const double start = std::clamp(std::nearbyint(range.start * times.rate), first, last);
    const double end = std::clamp(std::nearbyint(range.end * times.rate), start, last);
    return {static_cast<std::int64_t>(start - first), static_cast<std::int64_t>(end - first)};
}

IndexRange stampedIn(TimeRange range, const FrameTimes& times) {
    const auto before = [&](double seconds) {
        std::int64_t low = 0, high = times.count;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            if (times.secondsOf(middle) < seconds)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    };
    const std::int64_t first = before(range.start - kRoundingSeconds);
    const std::int64_t last = before(range.end + kRoundingSeconds) - 1;
    const std::int64_t shown = std::max<std::int64_t>(0, last);
    return {std::min(first, shown), shown};
}

} // namespace

std::int64_t endOfLast(FrameStamp before, FrameStamp last) {
    const std::int64_t distance = difference(last.timestamp, before.timestamp);
    const std::int64_t off = difference(before.duration, distance);
    const bool believed = last.duration > 0 && off >= -1 && off <= 1;
    return sum(last.timestamp, believed ? last.duration : distance);
}

double constantRate(std::span<const std::int64_t> timestamps, double tick, double stated) {
    if (timestamps.size() < 2)
        return stated;
    const auto count = static_cast<double>(timestamps.size());
    const auto first = static_cast<double>(timestamps.front());
    const double step = (static_cast<double>(timestamps.back()) - first) / (count - 1);
    if (!(step > 0))
        return 0;
    // The pictures are rounded to ticks, and so are the two that the line is drawn through.
    const double slack = std::min(2.0, 0.3 * step);
    double earliest = 0, latest = 0, expected = 0;
    for (const std::int64_t timestamp : timestamps) {
        const double off = static_cast<double>(timestamp) - first - step * expected++;
        earliest = std::min(earliest, off);
        latest = std::max(latest, off);
        if (latest - earliest > slack)
            return 0;
    }
    const double own = 1 / (step * tick);
    const bool kept = stated > 0 && std::abs(stated / own - 1) * count < 1;
    return kept ? stated : own;
}

FrameTimes evenTimes(std::int64_t count, double rate) {
    return {count, rate, static_cast<double>(count) / rate,
            [rate](std::int64_t n) { return static_cast<double>(n) / rate; }};
}

IndexRange framesIn(TimeRange range, const FrameTimes& times) {
    requireInside(range, times, times.end > 0 ? times.secondsOf(0) : 0);
    return times.rate > 0 ? nearestOnGrid(range, times) : stampedIn(range, times);
}

} // namespace pllava
