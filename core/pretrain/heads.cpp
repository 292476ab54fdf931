#include "core/pretrain/heads.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/zeros.h>

namespace pllava {

Heads::Heads(std::int64_t inputs, std::initializer_list<std::pair<const char*, std::int64_t>> outputs) {
    const double bound = 1 / std::sqrt(static_cast<double>(inputs));
    for (const auto& [name, count] : outputs) {
        const std::string here = std::string("head.") + name;
        m_leaves[here + ".weight"] = at::empty({count, inputs}).uniform_(-bound, bound).set_requires_grad(true);
        m_leaves[here + ".bias"] = at::zeros({count}).set_requires_grad(true);
    }
}

at::Tensor Heads::operator()(const std::string& name, const at::Tensor& x) const {
    return at::linear(x, m_leaves.at("head." + name + ".weight"), m_leaves.at("head." + name + ".bias"));
}

at::Tensor weightedCrossEntropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& weights) {
    const at::Tensor used = weights * (targets >= 0);
    const at::Tensor each = at::cross_entropy_loss(logits, targets.clamp_min(0), {}, at::Reduction::None);
    return (each * used).sum() / used.sum().clamp_min(1e-6);
}

double accuracy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& counted) {
    const at::NoGradGuard noGradients;
    const at::Tensor right = (logits.argmax(-1) == targets).logical_and(counted);
    return right.sum().item<double>() / std::max(1.0, counted.sum().item<double>());
}

} // namespace pllava
