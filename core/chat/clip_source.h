#pragma once

#include <filesystem>
#include <vector>

#include "core/video/sampled_clip.h"

namespace pllava {

/// sampleClip(), and besides it .safetensors files with a tensor "frames" (N, H, W, 3) of U8 and, in the metadata,
/// "fps" (default 1): what a build without FFmpeg works on. Throws as sampleClip does.
SampledClip loadClip(const SamplingRequest& request, const std::stop_token& stop = {}, const Progress& progress = {});

/// The files that loadClip() reads for this path: the file, or the pictures of a folder in their order. What is not
/// there gives the path itself, a folder without pictures nothing.
std::vector<std::filesystem::path> filesOfClip(const std::string& path);

} // namespace pllava
