#include "core/model/frozen_product.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/matmul.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/model/bf16_product.h"

namespace pllava {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct FrozenProduct : torch::autograd::Function<FrozenProduct> {
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight) {
        context->save_for_backward({weight});
        return bf16Product(x, weight, Activations::Narrow);
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        const at::Tensor weight = context->get_saved_variables()[0];
        return {at::matmul(gradients[0].to(weight.scalar_type()), weight).to(at::kFloat), {}};
    }
};

} // namespace

bool needsGradient(const at::Tensor& x) {
    return at::GradMode::is_enabled() && x.requires_grad();
}

at::Tensor frozenProduct(const at::Tensor& x, const at::Tensor& weight) {
    return FrozenProduct::apply(x, weight);
}

} // namespace pllava
