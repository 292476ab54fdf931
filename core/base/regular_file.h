#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace pllava {

/// A regular file, open for reading. A named pipe, device or folder of that name is refused, never waited for.
/// Any number of threads may read at the same time.
class RegularFile {
public:
    /// Throws NotFound for a name that is missing, not readable or not a regular file; Internal or OutOfMemory where a
    /// limit of the system was met.
    explicit RegularFile(const std::filesystem::path& path);
    RegularFile(const RegularFile&) = delete;
    RegularFile& operator=(const RegularFile&) = delete;
    ~RegularFile();

    const std::string& path() const { return m_path; }
    /// Bytes when it was opened; 0 for the files of /proc.
    std::uint64_t size() const { return m_size; }
    /// Changes when another file takes the name.
    std::uint64_t identity() const { return m_identity; }
    /// Time of the last change in nanoseconds since 1970.
    std::int64_t modified() const { return m_modified; }

    /// Returns the number of bytes read, fewer than asked for only at the end. Throws Internal with the reason.
    std::size_t readAt(std::uint64_t offset, std::span<std::byte> into) const;
    /// At most `most` bytes from there. Throws as readAt().
    std::string textAt(std::uint64_t offset, std::size_t most) const;

private:
    std::string m_path;
    int m_descriptor;
    std::uint64_t m_size = 0, m_identity = 0;
    std::int64_t m_modified = 0;
};

} // namespace pllava
