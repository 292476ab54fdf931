#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace pllava {

/// Identity of the content of some files: equal digests for equal bytes, whatever the paths.
struct ContentIdentity {
    std::string digest; ///< SHA-256 in hexadecimal digits
    /// Device, inode, size and times (of the bytes and of the entry) of the files, as a digest: while it is the same
    /// nothing was written to them.
    std::string stamp;

    bool operator==(const ContentIdentity&) const = default;
};

/// Whether file names are a part of the identity: the names of a model's files decide what each is for.
enum class FileNames { Ignore, Count };

/// Identifies files by their bytes at the cost of reading them once: a file read before is recognised by its stamp,
/// which costs a stat per file. Several files (the shards of a model) are read at the same time. One thread owns it.
class ContentIdentities {
public:
    /// Of the files in this order. Nothing where one is missing or no ordinary file. Throws Cancelled,
    /// and NotFound where one cannot be read.
    std::optional<ContentIdentity> of(std::span<const std::filesystem::path> files, FileNames names,
                                      const std::stop_token& stop = {});
    /// Adds an identity that an earlier run computed.
    void remember(const ContentIdentity& identity) { m_digests[identity.stamp] = identity.digest; }

private:
    std::map<std::string, std::string> m_digests; ///< by stamp
};

/// The stamp alone; nothing where a file is missing or no ordinary one. `bytes` receives their sizes together.
std::optional<std::string> stampOf(std::span<const std::filesystem::path> files, std::uint64_t* bytes = nullptr);

} // namespace pllava
