#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/checkpoint/model_config.h"
#include "core/checkpoint/tensor_source.h"
#include "core/train/checkpoint.h"

namespace pllava {

/// Every weight of a model as an fp32 tensor on the CPU that training may change. The modules are made of it again for
/// each step, so that gradients flow back to it. One thread.
class WholeModel : public TensorSource {
public:
    /// The folder's weights; where it has none, fresh ones drawn from `seed`. Throws Unsupported as
    /// requireTrainableLayout() does.
    WholeModel(const std::filesystem::path& folder, std::uint64_t seed);

    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override;
    /// Makes leaves that take gradients of all tensors whose names begin so, and returns them.
    NamedTensors train(std::string_view prefix);
    /// A folder that --model reads: the weights in bf16, and every other file of the folder that it came from.
    void write(const std::filesystem::path& folder) const;

    const ModelConfig& config() const { return m_config; }
    /// The folder had no weights, so these were drawn.
    bool isFresh() const { return m_fresh; }

private:
    std::filesystem::path m_folder;
    ModelConfig m_config;
    bool m_fresh;
    NamedTensors m_tensors;
};

} // namespace pllava
