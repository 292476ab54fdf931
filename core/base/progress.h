#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace pllava {

/// Called from the working thread as a stage advances ("decode", "vision", ...): `done` of `total` steps.
/// An empty function means that nobody listens.
using Progress = std::function<void(std::string_view stage, std::int64_t done, std::int64_t total)>;

} // namespace pllava
