#include "core/model/multi_modal_projector.h"

#include <ATen/ops/gelu.h>

namespace pllava {

MultiModalProjector::MultiModalProjector(const ModelConfig& config, TensorSource& source)
    : linear1(loadLinear(source, "multi_modal_projector.linear_1",
                         {config.text.hiddenSize, config.vision.hiddenSize, config.projectorBias})),
      linear2(loadLinear(source, "multi_modal_projector.linear_2",
                         {config.text.hiddenSize, config.text.hiddenSize, config.projectorBias})) {}

at::Tensor MultiModalProjector::forward(const at::Tensor& visionFeatures) const {
    return linear2(at::gelu(linear1(visionFeatures)));
}

} // namespace pllava
