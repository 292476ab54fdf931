#pragma once
// Private to the engine: needs torch.

#include <ATen/core/Tensor.h>

namespace pllava {

/// True where multiplyOne() can stand in for at::linear: one vector of bf16 on a processor that multiplies bf16 itself.
bool canMultiplyOne(const at::Tensor& x, const at::Tensor& weight);

/// W x for one vector, (…, in) → (…, out) in bf16, summed in fp32. Decoding reads every weight once for each token, so
/// this is bound by memory; torch's own product is bound by arithmetic at one row and takes about half the bandwidth.
at::Tensor multiplyOne(const at::Tensor& x, const at::Tensor& weight);

} // namespace pllava
