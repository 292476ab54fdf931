#include "core/model/linear.h"

#include <ATen/ops/linear.h>

#include "core/model/bf16_product.h"

namespace pllava {

namespace {

at::Tensor inFp32(const at::Tensor& adapter) {
    return adapter.defined() ? adapter.to(at::kFloat) : adapter;
}

} // namespace

at::Tensor product(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias) {
    const at::Tensor narrow = x.to(weight.scalar_type());
    return !bias.defined() && canMultiplyOne(narrow, weight) ? multiplyOne(narrow, weight)
                                                             : at::linear(narrow, weight, bias);
}

at::Tensor Linear::operator()(const at::Tensor& x, double loraScaling) const {
    const at::Tensor y = product(x, weight, bias);
    if (loraScaling == 0 || !loraA.defined())
        return y;
    return y + at::linear(at::linear(x.to(at::kFloat), loraA), loraB) * loraScaling;
}

Linear loadLinear(TensorSource& source, const std::string& name) {
    return {source.tensor(name + ".weight"), source.tensor(name + ".bias"),
            inFp32(source.tensor(name + ".lora_A.weight")), inFp32(source.tensor(name + ".lora_B.weight"))};
}

} // namespace pllava
