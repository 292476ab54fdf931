#pragma once
// Private to the engine: needs torch.

#include <string>

#include <ATen/core/Tensor.h>

#include "core/model/tensor_source.h"

namespace pllava {

/// W x + b in W's type, for x of any type.
at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {});

/// y = W x + b, and with an adapter y = W x + b + (B (A x)) · scaling. The adapter stays unmerged, so scaling (α / r)
/// is a number that may change from call to call; 0 leaves the adapter out. W x is computed in W's type; adapters are
/// kept and computed in fp32, since a large α multiplies their rounding.
struct Linear {
    at::Tensor weight; // (out, in)
    at::Tensor bias;   // (out) or undefined
    at::Tensor loraA;  // (r, in) or undefined
    at::Tensor loraB;  // (out, r) or undefined

    /// x of any type; y in W's type, or in fp32 with an adapter at work.
    at::Tensor operator()(const at::Tensor& x, double loraScaling = 0) const;
};

/// Loads name.weight and, where they exist, name.bias, name.lora_A.weight and name.lora_B.weight.
Linear loadLinear(TensorSource& source, const std::string& name);

} // namespace pllava
