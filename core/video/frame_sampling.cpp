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

std::vector<std::int64_t> sampleSpan(IndexRange span, int segments) {
    requirePositive(span.last - span.first + 1, segments);
    const auto start = static_cast<double>(span.first);
    const double step = static_cast<double>(span.last - span.first) / segments;
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

std::vector<std::int64_t> sampleFrames(SamplingRule rule, const std::optional<TimeRange>& range,
                                       const FrameTimes& times, int count) {
    requirePositive(times.count, count);
    const IndexRange indices = range ? framesIn(*range, times) : IndexRange{0, times.count - 1};
    if (rule == SamplingRule::IgVlm)
        return sampleEvenly(indices, count);
    return range ? sampleSpan(indices, count) : sampleWholeVideo(times.count, count);
}

} // namespace pllava
