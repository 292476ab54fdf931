#pragma once

#include "core/base/error.h"

namespace pllava {

/// The exception that is being handled, as an Error; for the one catcher of each program. Full memory and limits of the
/// system are named as what they are, anything unforeseen is Internal.
Error caughtError();

} // namespace pllava
