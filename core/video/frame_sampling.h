#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/video/frame_times.h"

namespace pllava {

/// Indices of `segments` frames spread over a whole video of `frameCount` frames.
/// PLLaVA's demo rule: start + round-half-even(i * seg), seg = (N-1)/S, start = int(seg/2).
/// Short videos repeat indices. Throws InvalidArgument unless both numbers are positive.
/// Source: tasks/eval/eval_utils.py, get_index of the demo ("formula A").
std::vector<std::int64_t> sampleWholeVideo(std::int64_t frameCount, int segments);

/// Indices of `segments` frames spread over `indices`, PLLaVA's data-set rule ("formula B"). Throws InvalidArgument
/// unless both numbers are positive.
/// Source: tasks/eval/eval_utils.py, get_index of the data sets.
std::vector<std::int64_t> sampleSpan(IndexRange indices, int segments);

/// Whose rule picks the frames.
enum class SamplingRule { Pllava, IgVlm };

/// IG-VLM's frames: first + k·⌊N/n⌋ for k = 0 … n−1 of the N frames in `indices`; where there are fewer than n,
/// first + ⌊k·N/n⌋, as its rule would repeat the first one n times. Throws InvalidArgument unless N and n are positive.
/// Source: IG-VLM, arXiv 2403.18406, section 3.
std::vector<std::int64_t> sampleEvenly(IndexRange indices, int count);

/// The frames that a rule picks from a video: the whole of it by number, a range of it by its times. Throws as those
/// rules.
std::vector<std::int64_t> sampleFrames(SamplingRule rule, const std::optional<TimeRange>& range,
                                       const FrameTimes& times, int count);

} // namespace pllava
