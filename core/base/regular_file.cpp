#include "core/base/regular_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/system_error.h"

namespace pllava {

RegularFile::RegularFile(const std::filesystem::path& path)
    // Without O_NONBLOCK a named pipe would block the program until somebody writes to it.
    : m_path(path.string()), m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (m_descriptor < 0)
        throw systemError(errno, fmt::format("{} cannot be opened", m_path));
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        throw Error(ErrorKind::NotFound, fmt::format("{} is {}; a file is expected there", m_path,
                                                     S_ISDIR(status.st_mode) ? "a folder" : "a pipe or a device"));
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
    m_identity = status.st_ino;
    m_modified = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

RegularFile::~RegularFile() {
    ::close(m_descriptor);
}

std::size_t RegularFile::readAt(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t count =
            ::pread(m_descriptor, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) // EAGAIN comes from files of /proc that would have to be waited for
            throw errno == EAGAIN
                ? Error(ErrorKind::NotFound, fmt::format("{} gives nothing to read; a file is expected there", m_path))
                : systemError(errno, fmt::format("{} cannot be read", m_path));
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::string RegularFile::textAt(std::uint64_t offset, std::size_t most) const {
    std::string text(most, '\0');
    text.resize(readAt(offset, std::as_writable_bytes(std::span(text))));
    return text;
}

} // namespace pllava
