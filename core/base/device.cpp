#include "core/base/device.h"

#include <charconv>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {

std::string name(const Device& device) {
    switch (device.kind) {
    case Device::Auto: return "auto";
    case Device::Cpu: return "cpu";
    case Device::Cuda: return device.index ? fmt::format("cuda:{}", *device.index) : "cuda";
    }
    return {};
}

std::string_view name(NumberFormat format) {
    switch (format) {
    case NumberFormat::Auto: return "auto";
    case NumberFormat::Fp32: return "fp32";
    case NumberFormat::Bf16: return "bf16";
    case NumberFormat::Fp16: return "fp16";
    }
    return {};
}

Device parseDevice(std::string_view text) {
    for (const Device& device : {Device{Device::Auto}, Device{Device::Cpu}, Device{Device::Cuda}})
        if (text == name(device))
            return device;
    constexpr std::string_view kNumbered = "cuda:";
    if (!text.starts_with(kNumbered))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("device '{}' is unknown; use auto, cpu, cuda or cuda:N", printable(text)));
    int index = 0;
    const char* end = text.data() + text.size();
    const auto [read, fault] = std::from_chars(text.data() + kNumbered.size(), end, index);
    if (fault != std::errc{} || read != end || index < 0)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("device '{}' is unknown; use cuda:N with a number", printable(text)));
    return {Device::Cuda, index};
}

NumberFormat parseNumberFormat(std::string_view text) {
    for (const auto format : {NumberFormat::Auto, NumberFormat::Fp32, NumberFormat::Bf16, NumberFormat::Fp16})
        if (text == name(format))
            return format;
    throw Error(ErrorKind::InvalidArgument,
                fmt::format("dtype '{}' is unknown; use auto, fp32, bf16 or fp16", printable(text)));
}

} // namespace pllava
