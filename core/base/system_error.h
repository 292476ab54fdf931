#pragma once

#include <string_view>

#include "core/base/error.h"

namespace pllava {

/// The Error for a failed call of the operating system, "WHAT: REASON" with what to do where a limit was met.
/// `code` is errno's value. NotFound where a name leads nowhere or permission is missing, OutOfMemory where memory is
/// full, else Internal.
Error systemError(int code, std::string_view what);

} // namespace pllava
