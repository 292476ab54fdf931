#pragma once
// Private to the engine: needs torch.

#include <string>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/tensor_source.h"
#include "core/model/bf16_product.h"

namespace pllava {

/// W x + b for x of any type, computed and returned in W's type; but x in fp32 with bf16 weights on the CPU returns
/// fp32, see bf16Product(). Gradients flow to x; to the weight only where it is not bf16 on the CPU.
at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias = {},
                   Activations activations = Activations::Narrow);

/// How a Linear is to be computed this time.
struct LinearOptions {
    double loraAlpha = 0; ///< α; 0 leaves the adapter out
    Activations activations = Activations::Narrow;
    double loraDropout = 0; ///< in training: share of the numbers that do not reach the adapter; the rest is scaled up
};

/// y = W x + b, and with an adapter y = W x + b + (B (A x)) · α / divisor. The adapter stays unmerged, so α is a number
/// that may change from call to call. W x is product(); adapters are kept and computed in fp32, since a large α
/// multiplies their rounding.
struct Linear {
    at::Tensor weight; // (out, in)
    at::Tensor bias;   // (out) or undefined
    Lora lora;

    /// x of any type; y in the type of product(), or in fp32 with an adapter at work.
    at::Tensor operator()(const at::Tensor& x, const LinearOptions& options = {}) const;
};

struct LinearShape {
    std::int64_t outputs = 0, inputs = 0;
    bool bias = true;
};

/// Loads name.weight, name.bias where the layer has one, and its LoRA if any.
Linear loadLinear(TensorSource& source, const std::string& name, const LinearShape& shape);

} // namespace pllava
