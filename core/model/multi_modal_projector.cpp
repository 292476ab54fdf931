#include "core/model/multi_modal_projector.h"

#include <ATen/ops/gelu.h>

namespace pllava {

MultiModalProjector::MultiModalProjector(TensorSource& source)
    : linear1(loadLinear(source, "multi_modal_projector.linear_1")),
      linear2(loadLinear(source, "multi_modal_projector.linear_2")) {}

at::Tensor MultiModalProjector::forward(const at::Tensor& visionFeatures) const {
    return linear2(at::gelu(linear1(visionFeatures)));
}

} // namespace pllava
