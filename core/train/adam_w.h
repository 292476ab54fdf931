#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace pllava {

/// The numbers of one optimiser step.
struct AdamWStep {
    double learningRate = 0, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
    double weightDecay = 0; ///< decoupled
};

/// AdamW as torch.optim.AdamW computes it, over fp32 leaves, through torch's own fused kernel.
/// Source: arXiv 1711.05101.
class AdamW {
public:
    explicit AdamW(std::vector<at::Tensor> parameters);

    /// Applies the gradients to the parameters and clears them. Every parameter has a gradient.
    void step(const AdamWStep& numbers);

    std::vector<at::Tensor> firstMoments, secondMoments; ///< in the parameters' order and shapes
    std::int64_t steps = 0;                              ///< so far

private:
    std::vector<at::Tensor> m_parameters;
};

/// Scales the gradients so that their norm, taken over all, is at most `limit` (> 0), as
/// torch.nn.utils.clip_grad_norm_ does; 0 leaves them. Returns the norm before.
double clipGradients(const std::vector<at::Tensor>& parameters, double limit);

} // namespace pllava
