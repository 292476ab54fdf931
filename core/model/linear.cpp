#include "core/model/linear.h"

#include <ATen/ops/dropout.h>
#include <ATen/ops/linear.h>

#include "core/model/frozen_product.h"

namespace pllava {

namespace {

at::Tensor inFp32(const at::Tensor& adapter) {
    return adapter.defined() ? adapter.to(at::kFloat) : adapter;
}

} // namespace

at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Activations activations) {
    if (weight.is_cpu() && weight.scalar_type() == at::kBFloat16 && x.scalar_type() == at::kFloat) {
        const at::Tensor y = needsGradient(x) ? frozenProduct(x, weight) : bf16Product(x, weight, activations);
        return bias.defined() ? y + bias : y;
    }
    return at::linear(x.to(weight.scalar_type()), weight, bias);
}

at::Tensor Linear::operator()(const at::Tensor& x, const LinearOptions& options) const {
    const at::Tensor y = product(x, weight, bias, options.activations);
    if (options.loraAlpha == 0 || !loraA.defined())
        return y;
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor seen = options.loraDropout > 0 ? at::dropout(wide, options.loraDropout, true) : wide;
    return y + at::linear(at::linear(seen, loraA), loraB) * (options.loraAlpha / loraDivisor);
}

Linear loadLinear(TensorSource& source, const std::string& name) {
    Linear linear{source.tensor(name + ".weight"), source.tensor(name + ".bias"),
                  inFp32(source.tensor(name + ".lora_A.weight")), inFp32(source.tensor(name + ".lora_B.weight"))};
    if (linear.loraA.defined())
        linear.loraDivisor = source.loraDivisor(name, linear.loraA.size(0));
    return linear;
}

} // namespace pllava
