#include "core/base/system_error.h"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace pllava {
namespace {

ErrorKind kindOf(int code) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
    case EACCES:
    case EPERM: return ErrorKind::NotFound;
    case ENOMEM: return ErrorKind::OutOfMemory;
    default: return ErrorKind::Internal;
    }
}

std::string_view advice(int code) {
    switch (code) {
    case EACCES:
    case EPERM: return "; check its permissions";
    case ENOMEM: return "; close other programs, or raise the limit on memory (ulimit -v)";
    case EMFILE:
    case ENFILE: return "; close other programs, or raise the limit on open files (ulimit -n)";
    case EAGAIN: return "; close other programs, or raise the limits on processes and memory (ulimit -u, -v)";
    case EFBIG: return "; the limit on the size of a file (ulimit -f) or that of the disk's file system was met";
    case ENOSPC:
    case EDQUOT: return "; make room there";
    default: return "";
    }
}

} // namespace

Error systemError(int code, std::string_view what) {
    return {kindOf(code), fmt::format("{}: {}{}", what, std::system_category().message(code), advice(code))};
}

} // namespace pllava
