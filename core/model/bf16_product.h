#pragma once
// Private to the engine: needs torch.

#include <ATen/core/Tensor.h>

namespace pllava {

/// What becomes of an fp32 vector on its way into a product with bf16 weights.
enum class Activations {
    Narrow, ///< rounded to bf16 where many go in at once
    Wide    ///< kept to at least 16 bits of mantissa, at the price of a second product
};

/// W x on the CPU for W (out, in) in bf16 and x (…, in) in fp32, summed and returned in fp32, (…, out). A single vector
/// is bound by the bytes of W and never rounded. Where processor or torch cannot multiply bf16, the product is fp32.
at::Tensor bf16Product(const at::Tensor& x, const at::Tensor& weight, Activations activations);

} // namespace pllava
