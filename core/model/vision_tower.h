#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <functional>
#include <stop_token>

#include <ATen/core/Tensor.h>

namespace pllava {

/// Pictures to features, before the projector. Its tensors' names begin with "vision_tower.".
class VisionTower {
public:
    virtual ~VisionTower() = default;
    /// (T, 3, S, S) → (T, patches, Dv) in fp32, patches row by row. `done` is called with the number of frames done;
    /// `stop` is polled between layers.
    virtual at::Tensor forward(const at::Tensor& pixelValues, const std::stop_token& stop,
                               const std::function<void(std::int64_t done)>& done = {}) const = 0;
};

} // namespace pllava
