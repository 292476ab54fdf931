#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace pllava {

/// A part of a video in seconds, [start, end].
struct TimeRange {
    double start = 0;
    double end = 0;
};

/// Frame numbers that may be used, [first, last].
struct IndexRange {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// Indices of `segments` frames spread over a whole video of `frameCount` frames.
/// PLLaVA's demo rule: start + round-half-even(i * seg), seg = (N-1)/S, start = int(seg/2).
/// Short videos repeat indices. Throws InvalidArgument unless both numbers are positive.
/// Source: tasks/eval/eval_utils.py, get_index of the demo ("formula A").
std::vector<std::int64_t> sampleWholeVideo(std::int64_t frameCount, int segments);

/// Indices of `segments` frames inside `range`, PLLaVA's data-set rule ("formula B").
/// Throws InvalidArgument when the range is empty, reversed, not finite or outside the video.
std::vector<std::int64_t> sampleRange(TimeRange range, double fps, std::int64_t frameCount, int segments);
/// The same for frames that are not numbered from 0; folders of images count from 1.
std::vector<std::int64_t> sampleRange(TimeRange range, double fps, IndexRange indices, int segments);

/// Whose rule picks the frames.
enum class SamplingRule { Pllava, IgVlm };

/// IG-VLM's frames: first + k·⌊N/n⌋ for k = 0 … n−1 of the N frames in `indices`; where there are fewer than n,
/// first + ⌊k·N/n⌋, as its rule would give the first one n times. Throws InvalidArgument unless N and n are positive.
/// Source: IG-VLM, arXiv 2403.18406, section 3.
std::vector<std::int64_t> sampleEvenly(IndexRange indices, int count);

/// The frames that a rule picks from a video numbered as in `indices`, in the range if there is one.
/// Throws as the function that it comes to.
std::vector<std::int64_t> sampleFrames(SamplingRule rule, const std::optional<TimeRange>& range, double fps,
                                       IndexRange indices, int count);

} // namespace pllava
