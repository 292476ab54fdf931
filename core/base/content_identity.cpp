#include "core/base/content_identity.h"

#include <algorithm>
#include <future>
#include <thread>

#include <sys/stat.h>

#include <fmt/format.h>

#include "core/base/sha256.h"

namespace pllava {
namespace {

/// More would only share the memory's bandwidth.
constexpr std::size_t kMostReaders = 8;

} // namespace

std::optional<std::string> stampOf(std::span<const std::filesystem::path> files, std::uint64_t* bytes) {
    std::string text;
    for (const std::filesystem::path& file : files) {
        struct stat s {};
        if (::stat(file.c_str(), &s) != 0 || !S_ISREG(s.st_mode))
            return {};
        text += fmt::format("{}:{}:{}:{}.{}:{}.{}\n", s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec,
                            s.st_mtim.tv_nsec, s.st_ctim.tv_sec, s.st_ctim.tv_nsec);
        if (bytes != nullptr)
            *bytes += static_cast<std::uint64_t>(s.st_size);
    }
    return sha256OfText(text);
}

std::optional<ContentIdentity> ContentIdentities::of(std::span<const std::filesystem::path> files, FileNames names,
                                                     const std::stop_token& stop) {
    std::optional<std::string> stamp = stampOf(files);
    if (!stamp)
        return {};
    const auto nameOf = [&](std::size_t i) {
        return names == FileNames::Count ? " " + files[i].filename().string() : std::string();
    };
    for (std::size_t i = 0; names == FileNames::Count && i < files.size(); ++i)
        *stamp = sha256OfText(*stamp + nameOf(i));
    if (const auto known = m_digests.find(*stamp); known != m_digests.end())
        return ContentIdentity{known->second, *stamp};
    std::vector<std::string> digests(files.size());
    const std::size_t readers =
        std::min({files.size(), kMostReaders, std::size_t{std::max(1U, std::thread::hardware_concurrency())}});
    const auto read = [&](std::size_t first) {
        for (std::size_t i = first; i < files.size(); i += readers)
            digests[i] = sha256OfFile(files[i], stop);
    };
    std::vector<std::future<void>> others;
    for (std::size_t reader = 1; reader < readers; ++reader)
        others.push_back(std::async(std::launch::async, read, reader));
    read(0);
    for (std::future<void>& other : others)
        other.get();
    std::string text;
    for (std::size_t i = 0; i < digests.size(); ++i)
        text += digests[i] + nameOf(i) + "\n";
    m_digests[*stamp] = files.size() == 1 && names == FileNames::Ignore ? digests[0] : sha256OfText(text);
    return ContentIdentity{m_digests[*stamp], *stamp};
}

} // namespace pllava
