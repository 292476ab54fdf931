#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pllava {

/// Where to compute.
struct Device {
    enum Kind { Auto, Cpu, Cuda };
    Kind kind = Auto;
    std::optional<int> index{}; ///< of a GPU; without one the first

    bool operator==(const Device&) const = default;
};

/// The number format of weights and matrix products.
enum class NumberFormat { Auto, Fp32, Bf16, Fp16 };

/// "auto", "cpu", "cuda" or "cuda:N", as on the command line.
std::string name(const Device& device);
/// "auto", "fp32", "bf16" or "fp16".
std::string_view name(NumberFormat format);

/// Parse these names. Both throw InvalidArgument that lists them.
Device parseDevice(std::string_view text);
NumberFormat parseNumberFormat(std::string_view text);

} // namespace pllava
