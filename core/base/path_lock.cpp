#include "core/base/path_lock.h"

#include <cerrno>
#include <sstream>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

std::string textOf(const std::string& file) {
    try {
        return readTextFile(file);
    } catch (const Error&) {
        return "";
    }
}

/// " (process 1234, pllava)" from the kernel's list of locks; "" where it does not say.
std::string holderOf(int descriptor) {
    struct stat state {};
    ::fstat(descriptor, &state);
    const std::string inode = fmt::format(":{}", state.st_ino);
    std::istringstream locks(textOf("/proc/locks"));
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number, kind, mode, access, process, place;
        words >> number >> kind >> mode >> access >> process >> place;
        if (kind != "FLOCK" || !place.ends_with(inode))
            continue;
        const std::string name = textOf("/proc/" + process + "/comm");
        return name.empty() ? "" : fmt::format(" (process {}, {})", process, name.substr(0, name.find('\n')));
    }
    return "";
}

} // namespace

PathLock::PathLock(const std::filesystem::path& path, std::string_view other)
    : m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    if (m_descriptor < 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("{} cannot be read; name another", path.string()));
    if (::flock(m_descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) // some network disks know no locks
        return;
    const std::string holder = holderOf(m_descriptor);
    ::close(m_descriptor);
    throw Error(ErrorKind::InvalidArgument,
                fmt::format("{} {}{}; stop it, or name another place", other, path.string(), holder));
}

PathLock::~PathLock() {
    ::close(m_descriptor);
}

} // namespace pllava
