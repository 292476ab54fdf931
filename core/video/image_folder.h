#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <vector>

#include "core/video/sampled_clip.h"
#include "core/video/video_file.h"

namespace pllava {

/// A folder of numbered images that stands for a video of 3 frames a second, as PLLaVA's data sets have them.
/// The order is by the numbers in the names (2 before 10). Images may differ in size. One thread.
class ImageFolder {
public:
    static constexpr double kFps = 3;

    /// Lists the images and opens the first. Throws NotFound, Unsupported when there is none, and what VideoFile
    /// throws.
    explicit ImageFolder(const std::filesystem::path& path, std::stop_token stop = {});

    const VideoInfo& info() const { return m_info; }
    /// As VideoFile::framesAt; numbers count from 0. A damaged image is an error that names it.
    std::vector<TimedFrame> framesAt(std::span<const std::int64_t> indices, const Progress& progress = {});

private:
    std::vector<std::filesystem::path> m_images;
    std::stop_token m_stop;
    VideoInfo m_info;
};

/// The images in a folder in the order of the numbers in their names; never empty. Throws NotFound, Unsupported.
std::vector<std::filesystem::path> listImages(const std::filesystem::path& folder);

/// Natural order: runs of digits compare as numbers, everything else by character.
bool naturallyLess(std::string_view a, std::string_view b);

} // namespace pllava
