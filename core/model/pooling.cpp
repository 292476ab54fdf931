#include "core/model/pooling.h"

#include <ATen/ops/adaptive_avg_pool3d.h>

namespace pllava {

at::Tensor adaptivePool(const at::Tensor& projected, const PoolingShape& shape) {
    requireUsable(shape);
    const at::Tensor channelsFirst = projected.permute({3, 0, 1, 2}).unsqueeze(0); // (1, D, T, h, w)
    const at::Tensor pooled = at::adaptive_avg_pool3d(channelsFirst, {shape.frames, shape.height, shape.width});
    return pooled.flatten(2).squeeze(0).transpose(0, 1).contiguous(); // (n, D)
}

} // namespace pllava
