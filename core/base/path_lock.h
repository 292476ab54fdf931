#pragma once

#include <filesystem>
#include <string_view>

namespace pllava {

/// Keeps others from writing into a file or a folder at the same time, as far as its disk knows locks. It goes with the
/// process, however that ends.
class PathLock {
public:
    /// Throws InvalidArgument where another process has it, with that process where the system names it; the message
    /// begins with `other`, for example "another training writes into".
    PathLock(const std::filesystem::path& path, std::string_view other);
    PathLock(const PathLock&) = delete;
    PathLock& operator=(const PathLock&) = delete;
    ~PathLock();

private:
    int m_descriptor = -1; ///< of the file or folder itself
};

} // namespace pllava
