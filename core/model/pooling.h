#pragma once
// Private to the engine: needs torch.

#include <ATen/core/Tensor.h>

#include "core/base/pooling_shape.h"

namespace pllava {

/// PLLaVA's parameter-free adaptive average pooling of projected features (T, h, w, D) → (T'·H'·W', D), time first,
/// then rows, then columns. Output cell i of an axis of n averages inputs floor(i·n/N) to ceil((i+1)·n/N); a larger
/// output repeats values. Throws as requireUsable() does. Source: arXiv 2404.16994, section 3.2.
at::Tensor adaptivePool(const at::Tensor& projected, const PoolingShape& shape);

/// L2 norms of the result of adaptivePool(), (T'·H'·W') in fp32, without keeping it: that would be as large as the
/// clip, and to get so much memory takes longer than to add the vectors.
at::Tensor pooledNorms(const at::Tensor& projected, const PoolingShape& shape);

} // namespace pllava
