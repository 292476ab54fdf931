#include "core/model/visual_tokens.h"

#include <ATen/ops/cat.h>

#include "core/model/pooling.h"

namespace pllava {

at::Tensor spatioTemporalMeans(const at::Tensor& visionFeatures) {
    return at::cat({visionFeatures.mean(1), visionFeatures.mean(0)});
}

at::Tensor visualTokens(VisualLayout layout, const PoolingShape& pooling, const at::Tensor& visionFeatures,
                        const at::Tensor& projected, const MultiModalProjector& projector) {
    switch (layout) {
    case VisualLayout::Pllava: return adaptivePool(projected, pooling);
    case VisualLayout::VideoChatGpt:
        return projector.forward(spatioTemporalMeans(visionFeatures).unsqueeze(0)).squeeze(0).to(at::kFloat);
    default: return projected.flatten(0, 2);
    }
}

} // namespace pllava
