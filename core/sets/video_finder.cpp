#include "core/sets/video_finder.h"

#include <array>

namespace pllava {
namespace {

namespace fs = std::filesystem;

constexpr std::array kEndings{".mp4", ".mkv", ".webm", ".avi",  ".mov", ".m4v", ".mpg",  ".mpeg", ".ts",
                              ".flv", ".wmv", ".gif",  ".webp", ".jpg", ".png", ".jpeg", ".ppm",  ".safetensors"};

bool isClip(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored) || fs::is_directory(path, ignored);
}

} // namespace

std::optional<std::string> VideoFinder::find(const std::string& name) {
    const auto [known, isNew] = m_known.try_emplace(name);
    if (isNew)
        known->second = look(name);
    return known->second;
}

std::optional<std::string> VideoFinder::look(const std::string& name) const {
    if (name.find('\0') != std::string::npos)
        return {};
    for (const fs::path& folder : m_folders) {
        const fs::path place = folder / name; // an absolute name stands for itself
        if (isClip(place))
            return place.string();
        for (const char* ending : kEndings)
            if (fs::path whole = place; isClip(whole += ending))
                return whole.string();
    }
    return {};
}

} // namespace pllava
