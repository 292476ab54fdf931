#include "core/model/linear.h"

#include <ATen/ops/dropout.h>
#include <ATen/ops/linear.h>

#include "core/model/frozen_product.h"

namespace pllava {

at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Activations activations) {
    if (weight.is_cpu() && weight.scalar_type() == at::kBFloat16 && x.scalar_type() == at::kFloat) {
        const at::Tensor y = needsGradient(x) ? frozenProduct(x, weight) : bf16Product(x, weight, activations);
        return bias.defined() ? y + bias : y;
    }
    return at::linear(x.to(weight.scalar_type()), weight, bias);
}

at::Tensor Linear::operator()(const at::Tensor& x, const LinearOptions& options) const {
    const at::Tensor y = product(x, weight, bias, options.activations);
    if (options.loraAlpha == 0 || !lora.a.defined())
        return y;
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor seen = options.loraDropout > 0 ? at::dropout(wide, options.loraDropout, true) : wide;
    return y + at::linear(at::linear(seen, lora.a), lora.b) * (options.loraAlpha / lora.divisor);
}

Linear loadLinear(TensorSource& source, const std::string& name, const LinearShape& shape) {
    Linear linear;
    linear.weight = source.tensor(name + ".weight", {shape.outputs, shape.inputs});
    if (shape.bias)
        linear.bias = source.tensor(name + ".bias", {shape.outputs});
    linear.lora = source.lora(name, shape.outputs, shape.inputs);
    return linear;
}

} // namespace pllava
