#pragma once
// Private to the engine: needs torch.

#include <string_view>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

namespace pllava {

class WeightMap;

/// Gives the model its weights by name, in the compute type and on the device. Not thread-safe.
/// Abstract so that benchmarks and tests can run a model of random weights without a file.
class TensorSource {
public:
    virtual ~TensorSource() = default;
    /// The tensor; undefined when the checkpoint has none of that name.
    virtual at::Tensor tensor(std::string_view name) = 0;
    /// What α is divided by in the LoRA of a layer, see LoraLayer::divisor().
    virtual double loraDivisor(std::string_view layer, std::int64_t rank);
};

/// Reads from checkpoint files into the compute type; norms and adapters, small and sensitive to rounding, into fp32.
/// Adapter and projector tensors are checked for NaN and Inf. LoRA of vision tower and projector is merged.
class CheckpointSource : public TensorSource {
public:
    CheckpointSource(const WeightMap& map, at::ScalarType dtype, at::Device device)
        : m_map(map), m_dtype(dtype), m_device(device) {}
    /// Throws CorruptFile, Unsupported (element type), OutOfMemory.
    at::Tensor tensor(std::string_view name) override;
    double loraDivisor(std::string_view layer, std::int64_t rank) override;

private:
    at::Tensor stored(std::string_view name) const;
    const WeightMap& m_map;
    at::ScalarType m_dtype;
    at::Device m_device;
};

} // namespace pllava
