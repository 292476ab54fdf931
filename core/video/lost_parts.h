#pragma once

#include <cstdint>
#include <string_view>

#include "core/video/media_input.h"

namespace pllava {

/// Whether a file has lost parts that FFmpeg passes over in silence, by the structure of its container: packets of an
/// MPEG transport or program stream (ISO/IEC 13818-1) that do not follow one another without a gap, or fewer pictures
/// than an APNG announces. `pictures`: as many as were read. Reads the whole stream; false for other containers.
bool hasLostParts(const LocalFile& file, std::string_view container, std::int64_t pictures);

} // namespace pllava
