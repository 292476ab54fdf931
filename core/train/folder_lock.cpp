#include "core/train/folder_lock.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : m_descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (m_descriptor < 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} cannot be read; name another folder", folder.string()));
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) // some network disks know no locks
        return;
    ::close(m_descriptor);
    throw Error(ErrorKind::InvalidArgument,
                fmt::format("another training writes into {}; stop it or name another folder", folder.string()));
}

FolderLock::~FolderLock() {
    ::close(m_descriptor);
}

} // namespace pllava
