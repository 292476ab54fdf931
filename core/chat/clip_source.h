#pragma once

#include <filesystem>
#include <vector>

#include "core/video/sampled_clip.h"

namespace pllava {

/// As sampleClip(), and also reads .safetensors files with a tensor "frames" (N, H, W, 3) of U8 and, in the metadata,
/// "fps" (default 1): what a build without FFmpeg works on. Throws as sampleClip does.
SampledClip loadClip(const SamplingRequest& request, const std::stop_token& stop = {}, const Progress& progress = {});

/// The files that loadClip() reads for this path: the file, or the pictures of a folder in their order. Returns the
/// path itself where nothing is there, and nothing for a folder without pictures.
std::vector<std::filesystem::path> filesOfClip(const std::string& path);

} // namespace pllava
