#pragma once

#include <cstdint>

#include "core/video/media_input.h"

namespace pllava {

/// Whether a file has lost parts that FFmpeg skips without an error, by the structure of its container: packets of an
/// MPEG transport or program stream that do not follow one another without a gap, or fewer pictures than an APNG
/// announces. `packets`: as many as were read of the video. Reads the whole file; false for other containers.
/// Not seen: in a transport stream, a loss of a multiple of 16 packets of one stream, and now and then of 15.
/// Throws Cancelled.
bool hasLostParts(const MediaInput& input, std::int64_t packets);

} // namespace pllava
