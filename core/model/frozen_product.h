#pragma once
// Private to the engine: needs torch.

#include <ATen/core/Tensor.h>

namespace pllava {

/// Whether what is computed from x now will be asked for gradients: never in a run, always in training.
bool needsGradient(const at::Tensor& x);

/// bf16Product() with narrow activations through which gradients flow to x and never to the weight: fp32 goes in and
/// comes out in both directions, the products themselves are in bf16.
at::Tensor frozenProduct(const at::Tensor& x, const at::Tensor& weight);

} // namespace pllava
