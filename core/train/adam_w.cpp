#include "core/train/adam_w.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros_like.h>

namespace pllava {

AdamW::AdamW(std::vector<at::Tensor> parameters) : m_parameters(std::move(parameters)) {
    const at::NoGradGuard noGradients;
    for (const at::Tensor& parameter : m_parameters) {
        firstMoments.push_back(at::zeros_like(parameter));
        secondMoments.push_back(at::zeros_like(parameter));
    }
}

void AdamW::step(const AdamWStep& numbers) {
    const at::NoGradGuard noGradients;
    ++steps;
    std::vector<at::Tensor> gradients, counts;
    for (const at::Tensor& parameter : m_parameters) {
        gradients.push_back(parameter.grad());
        counts.push_back(at::full({}, static_cast<double>(steps), parameter.options().requires_grad(false)));
    }
    at::_fused_adamw_(m_parameters, gradients, firstMoments, secondMoments, {}, counts, numbers.learningRate,
                      numbers.beta1, numbers.beta2, numbers.weightDecay, numbers.epsilon, false, false);
    for (at::Tensor& parameter : m_parameters)
        parameter.mutable_grad().reset();
}

double clipGradients(const std::vector<at::Tensor>& parameters, double limit) {
    const at::NoGradGuard noGradients;
    std::vector<at::Tensor> norms;
    for (const at::Tensor& parameter : parameters)
        norms.push_back(at::linalg_vector_norm(parameter.grad()));
    const at::Tensor norm = at::linalg_vector_norm(at::stack(norms));
    const at::Tensor factor = (limit / (norm + 1e-6)).clamp_max(1.0);
    if (limit > 0)
        for (const at::Tensor& parameter : parameters)
            parameter.grad().mul_(factor);
    return norm.item<double>();
}

} // namespace pllava
