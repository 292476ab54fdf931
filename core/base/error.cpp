#include "core/base/error.h"

namespace pllava {

std::string_view name(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::InvalidArgument: return "InvalidArgument";
    case ErrorKind::NotFound: return "NotFound";
    case ErrorKind::CorruptFile: return "CorruptFile";
    case ErrorKind::Unsupported: return "Unsupported";
    case ErrorKind::OutOfMemory: return "OutOfMemory";
    case ErrorKind::Network: return "Network";
    case ErrorKind::Cancelled: return "Cancelled";
    case ErrorKind::Internal: return "Internal";
    }
    return "Internal";
}

} // namespace pllava
