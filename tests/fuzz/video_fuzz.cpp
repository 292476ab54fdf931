// A file of any bytes as a video: opened, indexed, and four frames of it decoded.
#include <cstddef>
#include <cstdint>

#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/video/sampled_clip.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = memfd_create("video", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size))
        __builtin_trap();
    try {
        const auto clip = pllava::sampleClip({fmt::format("/proc/self/fd/{}", file), 4, {}});
        if (clip.frames.size() != 4 || clip.timesSeconds.size() != 4 || clip.substitutedFrames > 4)
            __builtin_trap();
    } catch (const pllava::Error& error) {
        if (error.kind() == pllava::ErrorKind::Internal)
            __builtin_trap();
    }
    close(file);
    return 0;
}
