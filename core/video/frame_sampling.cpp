#include "core/video/frame_sampling.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

namespace {

void requirePositive(std::int64_t frameCount, int segments) {
    if (frameCount < 1 || segments < 1)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("cannot take {} frames from a video of {} frames: both numbers must be positive",
                                segments, frameCount));
}

} // namespace

std::vector<std::int64_t> sampleWholeVideo(std::int64_t frameCount, int segments) {
    requirePositive(frameCount, segments);
    const double step = static_cast<double>(frameCount - 1) / segments;
    const auto start = static_cast<std::int64_t>(step / 2);
    std::vector<std::int64_t> indices(static_cast<std::size_t>(segments));
    // nearbyint rounds half to even, as numpy's round does.
    for (int i = 0; i < segments; ++i)
        indices[static_cast<std::size_t>(i)] = start + static_cast<std::int64_t>(std::nearbyint(step * i));
    return indices;
}

std::vector<std::int64_t> sampleRange(TimeRange range, double fps, std::int64_t frameCount, int segments) {
    return sampleRange(range, fps, IndexRange{0, frameCount - 1}, segments);
}

namespace {

/// First and last frame of a range, rounded as the reference rounds.
struct FrameSpan {
    double start = 0, end = 0;
};

FrameSpan spanOf(TimeRange range, double fps, IndexRange indexRange) {
    if (!(fps > 0) || !std::isfinite(fps))
        throw Error(ErrorKind::InvalidArgument,
                    "a time range needs a video with a frame rate; ask for the whole clip instead");
    if (!std::isfinite(range.start) || !std::isfinite(range.end) || range.start >= range.end)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("the time range {} to {} seconds is empty; its end must come after its start",
                                range.start, range.end));
    const auto first = static_cast<double>(indexRange.first);
    const auto last = static_cast<double>(indexRange.last);
    const double start = std::max(first, std::nearbyint(range.start * fps));
    const double end = std::min(std::nearbyint(range.end * fps), last);
    if (start > last || end < first)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("the time range {} to {} seconds lies outside the video, which lasts {:.2f} seconds",
                                range.start, range.end, (last - first + 1) / fps));
    return {start, std::max(start, end)};
}

} // namespace

std::vector<std::int64_t> sampleRange(TimeRange range, double fps, IndexRange indexRange, int segments) {
    requirePositive(indexRange.last - indexRange.first + 1, segments);
    const auto [start, end] = spanOf(range, fps, indexRange);
    // A range shorter than half a frame rounds to one frame on either side; never step backwards.
    const double step = (end - start) / segments;
    std::vector<std::int64_t> indices(static_cast<std::size_t>(segments));
    for (int i = 0; i < segments; ++i)
        indices[static_cast<std::size_t>(i)] = static_cast<std::int64_t>(start + step / 2 + std::nearbyint(step * i));
    return indices;
}

std::vector<std::int64_t> sampleEvenly(IndexRange range, int count) {
    const std::int64_t frames = range.last - range.first + 1;
    requirePositive(frames, count);
    std::vector<std::int64_t> indices(static_cast<std::size_t>(count));
    for (int k = 0; k < count; ++k)
        indices[static_cast<std::size_t>(k)] =
            range.first + (frames >= count ? k * (frames / count) : k * frames / count);
    return indices;
}

std::vector<std::int64_t> sampleFrames(SamplingRule rule, const std::optional<TimeRange>& range, double fps,
                                       IndexRange indices, int count) {
    if (rule == SamplingRule::Pllava) {
        if (range)
            return sampleRange(*range, fps, indices, count);
        std::vector<std::int64_t> whole = sampleWholeVideo(indices.last - indices.first + 1, count);
        for (std::int64_t& index : whole)
            index += indices.first;
        return whole;
    }
    if (!range)
        return sampleEvenly(indices, count);
    const auto [start, end] = spanOf(*range, fps, indices);
    return sampleEvenly({static_cast<std::int64_t>(start), static_cast<std::int64_t>(end)}, count);
}

} // namespace pllava
