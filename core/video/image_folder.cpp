#include "core/video/image_folder.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

namespace {

bool isImage(const std::filesystem::path& path) {
    static constexpr std::array<std::string_view, 10> endings{".jpg", ".jpeg", ".png", ".bmp", ".webp",
                                                              ".tif", ".tiff", ".ppm", ".pgm", ".gif"};
    std::string ending = path.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::ranges::find(endings, ending) != endings.end() && !path.filename().string().starts_with('.');
}

std::string_view takeDigits(std::string_view& text) {
    const auto end = std::ranges::find_if_not(text, [](unsigned char c) { return std::isdigit(c) != 0; });
    std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

} // namespace

bool naturallyLess(std::string_view a, std::string_view b) {
    const std::string_view wholeA = a, wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (std::isdigit(static_cast<unsigned char>(a[0])) && std::isdigit(static_cast<unsigned char>(b[0]))) {
            const std::string_view x = takeDigits(a), y = takeDigits(b);
            if (x != y)
                return x.size() != y.size() ? x.size() < y.size() : x < y;
            continue;
        }
        if (a[0] != b[0])
            return a[0] < b[0];
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    // 1.png and 01.png are the same number; the names decide then.
    return a.empty() != b.empty() ? a.empty() : wholeA < wholeB;
}

std::vector<std::filesystem::path> listImages(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> images;
    std::error_code error, dangling;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (isImage(entry->path()) && entry->is_regular_file(dangling))
            images.push_back(entry->path());
    if (error)
        throw Error(ErrorKind::NotFound,
                    fmt::format("cannot list the folder {}: {}", folder.string(), error.message()));
    if (images.empty())
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("the folder {} holds no images; give a video or a folder of numbered images", folder.string()));
    std::ranges::sort(images, naturallyLess, [](const auto& image) { return image.filename().string(); });
    return images;
}

ImageFolder::ImageFolder(const std::filesystem::path& path, std::stop_token stop)
    : m_images(listImages(path)), m_stop(std::move(stop)) {
    m_info = VideoFile(m_images.front(), m_stop).info();
    m_info.path = path.string();
    m_info.container = "images";
    m_info.fps = kFps;
    m_info.frameCount = static_cast<std::int64_t>(m_images.size());
    m_info.durationSeconds = static_cast<double>(m_info.frameCount) / kFps;
}

std::vector<TimedFrame> ImageFolder::framesAt(std::span<const std::int64_t> indices, const Progress& progress) {
    std::vector<TimedFrame> frames;
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] < 0 || indices[i] >= m_info.frameCount)
            throw Error(ErrorKind::InvalidArgument, fmt::format("{} has {} images; number {} is not one of them",
                                                                m_info.path, m_info.frameCount, indices[i]));
        if (i > 0 && indices[i] == indices[i - 1]) {
            frames.push_back(frames.back());
        } else {
            constexpr std::int64_t first = 0;
            frames.push_back(std::move(VideoFile(m_images[static_cast<std::size_t>(indices[i])], m_stop)
                                           .framesAt(std::span(&first, 1))
                                           .front()));
            frames.back().seconds = static_cast<double>(indices[i]) / kFps;
        }
        if (progress)
            progress("decode", static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(indices.size()));
    }
    return frames;
}

} // namespace pllava
