#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/playback/picture_source.h"

namespace pllava {

/// A folder of images as ImageFolder shows it: 3 a second, in the order of their numbers. One image is decoded at a
/// time; a damaged one is an error that names it.
class FolderPictures : public PictureSource {
public:
    FolderPictures(const std::filesystem::path& path, std::stop_token stop);

    const MediaDescription& description() const override { return m_description; }
    TimedPicture at(double seconds, const IsAbandoned& isAbandoned) override;
    std::optional<TimedPicture> next() override;
    std::optional<TimedPicture> previous() override;

private:
    TimedPicture show(std::size_t number);

    std::vector<std::filesystem::path> m_images;
    std::stop_token m_stop;
    MediaDescription m_description;
    std::size_t m_at = 0;
};

} // namespace pllava
