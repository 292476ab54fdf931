#pragma once

#include <filesystem>

namespace pllava {

/// Keeps others from training in a folder, as far as its disk knows locks. It goes with the process, however that ends.
class FolderLock {
public:
    /// Throws InvalidArgument where another one has it.
    explicit FolderLock(const std::filesystem::path& folder);
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;
    ~FolderLock();

private:
    int m_descriptor = -1; ///< of the folder itself
};

} // namespace pllava
