#pragma once

#include <string>
#include <vector>

namespace pllava {

/// What FFmpeg on this machine can read, of the codecs that people have.
struct VideoSupport {
    std::string ffmpegVersion;
    std::vector<std::string> decoders; ///< h264, hevc, ...
    std::vector<std::string> missing;
};

VideoSupport reportVideoSupport();

} // namespace pllava
