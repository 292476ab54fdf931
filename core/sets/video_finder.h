#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace pllava {

/// Finds the videos that a set names, by name or by number, with or without an ending. One thread.
class VideoFinder {
public:
    /// Looks in these folders in turn.
    explicit VideoFinder(std::vector<std::filesystem::path> folders) : m_folders(std::move(folders)) {}

    /// A file or folder of pictures that is there; nothing else, so that a device or a pipe is never opened.
    std::optional<std::string> find(const std::string& name);

private:
    std::optional<std::string> look(const std::string& name) const;

    std::vector<std::filesystem::path> m_folders;
    std::map<std::string, std::optional<std::string>> m_known; ///< by name: a set asks about a video many times
};

} // namespace pllava
