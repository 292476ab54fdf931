#pragma once
// Private to the engine: needs torch.

#include "core/checkpoint/model_config.h"
#include "core/model/linear.h"

namespace pllava {

/// linear_1 → GELU (erf) → linear_2, on every patch of every frame, before pooling: (T, patches, Dv) → (T, patches, D).
struct MultiModalProjector {
    Linear linear1, linear2;

    MultiModalProjector(const ModelConfig& config, TensorSource& source);
    at::Tensor forward(const at::Tensor& visionFeatures) const;
};

} // namespace pllava
