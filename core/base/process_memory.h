#pragma once

#include <cstdint>

namespace pllava {

/// Bytes of this process in memory now, as the system counts them (shared libraries included); 0 where it does not
/// count them. Any thread.
std::int64_t residentBytes();

} // namespace pllava
