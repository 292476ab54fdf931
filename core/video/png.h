#pragma once

#include <cstddef>
#include <vector>

#include "core/base/frame.h"

namespace pllava {

/// The picture as a PNG file, no higher than `most` pixels. Throws Unsupported where FFmpeg has no PNG encoder,
/// OutOfMemory.
std::vector<std::byte> encodePng(const Frame& picture, int most);

} // namespace pllava
