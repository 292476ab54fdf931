#pragma once

#include <stop_token>

#include "core/base/error.h"

namespace pllava {

/// Throws Cancelled when a stop was requested; called between frames, vision blocks, layers and tokens.
inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Error(ErrorKind::Cancelled, "stopped");
}

} // namespace pllava
