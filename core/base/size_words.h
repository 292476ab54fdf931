#pragma once

#include <cstdint>
#include <string>

namespace pllava {

/// A number of bytes as a person reads it: "512 bytes", "64 kB", "3.2 MB", "14.1 GB" (powers of ten).
std::string sizeWords(std::uint64_t bytes);

} // namespace pllava
