#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace pllava {

/// Who may read a new file: as the process's umask has it, or its owner alone.
enum class FileAccess { Usual, OwnerOnly };

/// A file being written that takes its name only once it is complete and on the disk: an interrupted write leaves the
/// old file, or none. Bytes go to a temporary file next to the target, which every way out but commit() removes.
/// Every member throws Internal with the system's message. One thread at a time.
class PendingFile {
public:
    explicit PendingFile(const std::filesystem::path& target, FileAccess access = FileAccess::Usual);
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    ~PendingFile();

    void write(std::span<const std::byte> bytes);
    /// Syncs, renames and syncs the folder.
    void commit();

private:
    [[noreturn]] void fail(std::string_view action) const;
    void syncFolder() const;

    std::filesystem::path m_target;
    std::string m_temporary;
    int m_descriptor = -1;
    bool m_committed = false;
};

/// The whole file at once. Throws Internal.
void writeWholeFile(const std::filesystem::path& target, std::string_view bytes, FileAccess access = FileAccess::Usual);

} // namespace pllava
