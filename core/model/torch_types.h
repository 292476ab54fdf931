#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include "core/base/device.h"

namespace pllava {

/// torch's names for what chooseCompute() has chosen, which is never Auto.
inline at::Device torchDevice(const Device& device) {
    return device.kind == Device::Cuda ? at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device.index.value_or(0)))
                                       : at::Device(at::kCPU);
}

inline at::ScalarType torchType(NumberFormat format) {
    return format == NumberFormat::Bf16 ? at::kBFloat16 : format == NumberFormat::Fp16 ? at::kHalf : at::kFloat;
}

} // namespace pllava
