#pragma once

#include <string>
#include <vector>

#include "core/checkpoint/safetensors.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {

/// A clip without a video decoder: so many small frames of a fixed pattern, 5 a second.
inline std::string writeFrames(const ScratchFolder& folder, int count) {
    const std::string path = folder / ("frames-" + std::to_string(count) + ".safetensors");
    std::vector<std::byte> pixels(static_cast<std::size_t>(count) * 64 * 48 * 3);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::byte>((i * 7) % 251);
    const TensorView tensor{"frames", DType::U8, {count, 48, 64, 3}, pixels};
    writeSafetensors(path, {&tensor, 1}, {{"fps", "5"}});
    return path;
}

} // namespace pllava::test
