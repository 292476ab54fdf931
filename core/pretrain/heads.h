#pragma once
// Private to the engine: needs torch.

#include <initializer_list>
#include <string>
#include <utility>

#include <ATen/core/Tensor.h>

#include "core/train/checkpoint.h"

namespace pllava {

/// Linear read-outs that only training has: they say what a token should already know and are thrown away afterwards.
class Heads {
public:
    /// Each (name, outputs) reads vectors of `inputs` numbers. Draws from torch's generator.
    Heads(std::int64_t inputs, std::initializer_list<std::pair<const char*, std::int64_t>> outputs);

    /// (…, inputs) → (…, outputs).
    at::Tensor operator()(const std::string& name, const at::Tensor& x) const;
    /// Leaves as "head.NAME.weight" and "head.NAME.bias".
    const NamedTensors& parameters() const { return m_leaves; }

private:
    NamedTensors m_leaves;
};

/// Mean cross entropy of (n, classes) against (n) ids, each weighed; targets below 0 do not count.
at::Tensor weightedCrossEntropy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& weights);
/// Share of the (n, classes) whose largest number is that of the target, among those that `counted` is true for.
double accuracy(const at::Tensor& logits, const at::Tensor& targets, const at::Tensor& counted);

} // namespace pllava
