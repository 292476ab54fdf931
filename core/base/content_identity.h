#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace pllava {

/// What some files hold: equal digests for equal bytes, wherever the files lie and whatever they are called.
struct ContentIdentity {
    std::string digest; ///< SHA-256 in hexadecimal digits
    /// Device, inode, size and times (of the bytes and of the entry) of the files, as a digest: while it is the same
    /// nothing was written to them.
    std::string stamp;

    bool operator==(const ContentIdentity&) const = default;
};

/// Whether the names of files are a part of what they are: those of a model decide what each is for.
enum class FileNames { Ignore, Count };

/// Identifies files by their bytes at the cost of reading them once: what was read is known again by its stamp, which
/// costs a stat per file. Several files (the shards of a model) are read at the same time. One thread owns it.
class ContentIdentities {
public:
    /// Of the files in this order. Nothing where one is missing or no ordinary file. Throws Cancelled,
    /// and NotFound where one cannot be read.
    std::optional<ContentIdentity> of(std::span<const std::filesystem::path> files, FileNames names,
                                      const std::stop_token& stop = {});
    /// Takes over what an earlier run found.
    void remember(const ContentIdentity& identity) { m_digests[identity.stamp] = identity.digest; }

private:
    std::map<std::string, std::string> m_digests; ///< by stamp
};

/// The stamp alone; nothing where a file is missing or no ordinary one. `bytes` receives their sizes together.
std::optional<std::string> stampOf(std::span<const std::filesystem::path> files, std::uint64_t* bytes = nullptr);

} // namespace pllava
