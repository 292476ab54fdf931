#include "core/playback/folder_pictures.h"

#include <algorithm>
#include <cmath>

#include "core/playback/stream_pictures.h"
#include "core/video/image_folder.h"

namespace pllava {

FolderPictures::FolderPictures(const std::filesystem::path& path, std::stop_token stop)
    : m_images(listImages(path)), m_stop(std::move(stop)) {
    const StreamPictures first(std::make_shared<LocalFile>(m_images.front()), m_stop);
    m_description = {path.string(), first.description().size, static_cast<double>(m_images.size()) / ImageFolder::kFps,
                     ImageFolder::kFps, false};
}

TimedPicture FolderPictures::show(std::size_t number) {
    m_at = number;
    StreamPictures image(std::make_shared<LocalFile>(m_images[number]), m_stop);
    TimedPicture picture = image.at(0, {});
    picture.seconds = static_cast<double>(number) / ImageFolder::kFps;
    picture.duration = 1 / ImageFolder::kFps;
    return picture;
}

TimedPicture FolderPictures::at(double seconds, const IsAbandoned&) {
    constexpr double rounding = 1e-6;
    const double number = std::floor(seconds * ImageFolder::kFps + rounding);
    return show(static_cast<std::size_t>(std::clamp(number, 0.0, static_cast<double>(m_images.size() - 1))));
}

std::optional<TimedPicture> FolderPictures::next() {
    return m_at + 1 < m_images.size() ? std::optional(show(m_at + 1)) : std::nullopt;
}

std::optional<TimedPicture> FolderPictures::previous() {
    return m_at > 0 ? std::optional(show(m_at - 1)) : std::nullopt;
}

std::unique_ptr<PictureSource> openPictures(const std::string& path, std::stop_token stop) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return std::make_unique<FolderPictures>(path, std::move(stop));
    return std::make_unique<StreamPictures>(std::make_shared<LocalFile>(path), std::move(stop));
}

} // namespace pllava
