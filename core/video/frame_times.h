#pragma once

#include <cstdint>
#include <functional>
#include <span>

namespace pllava {

/// A part of a video in seconds from the start of its file. A player shows [start, end); sampled are the pictures whose
/// time stamps lie in [start, end], as the reference counts the picture at the end in.
struct TimeRange {
    double start = 0;
    double end = 0;

    bool operator==(const TimeRange&) const = default;
};

/// Frame numbers that may be used, [first, last].
struct IndexRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// Time stamp of a picture and for how long its container says to show it (0: it does not say), in units of its stream.
struct FrameStamp {
    std::int64_t timestamp = 0;
    std::int64_t duration = 0;
};

/// When the last of two neighbouring pictures is over. A stated duration is believed where that of the picture before
/// leads to the last one; else both are shown for the same time, since many containers state a guess.
std::int64_t endOfLast(FrameStamp before, FrameStamp last);

/// Pictures per second of ascending time stamps in units of `tick` seconds where they keep one rate but for rounding, 0
/// where they do not. The rate that the file states is kept where it is off by less than a picture over the whole file.
double constantRate(std::span<const std::int64_t> timestamps, double tick, double stated);

/// When the pictures of a video are shown: number n, from 0 on, during [secondsOf(n), secondsOf(n + 1)), the last one
/// until `end`. Seconds from the start of the file, which need not show a picture from its beginning.
struct FrameTimes {
    std::int64_t count = 0;
    double rate = 0;                               ///< pictures per second where they keep it; 0: the times vary
    double end = 0;                                ///< the duration of what can be played; 0 for a still image
    std::function<double(std::int64_t)> secondsOf; ///< ascending; may read the file
    std::int64_t firstOnGrid = 0; ///< number of the first picture where all are counted from second 0 at `rate`
};

/// The times of pictures that come `rate` per second from the start.
FrameTimes evenTimes(std::int64_t count, double rate);

/// The pictures of a range: those whose time stamps lie in it or, where there are none, the one shown at its start.
/// Where the rate is constant, both ends are rounded to the nearest picture instead (half to even), which is PLLaVA's
/// data-set rule. What lies outside of the video is cut off. Throws InvalidArgument when the range is empty, reversed,
/// not finite or outside of the video altogether, and for a still image.
/// Source: tasks/eval/eval_utils.py, get_index of the data sets.
IndexRange framesIn(TimeRange range, const FrameTimes& times);

} // namespace pllava
