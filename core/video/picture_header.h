#pragma once

#include <cstdint>

namespace pllava {

class LocalFile;

/// What the head of a PNG, JPEG, BMP or WebP file states, where FFmpeg only says that it cannot decode it.
struct PictureHeader {
    std::int64_t width = 0, height = 0; ///< 0 in any other file
    bool isAnimatedWebp = false;
};

PictureHeader readPictureHeader(const LocalFile& file);

} // namespace pllava
