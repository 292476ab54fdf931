#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

namespace pllava {

class WeightMap;

/// Low-rank adapter of a linear layer.
struct Lora {
    at::Tensor a;       ///< (r, in), undefined without LoRA
    at::Tensor b;       ///< (out, r)
    double divisor = 1; ///< of α, see LoraLayer::divisor()
};

/// Weights of a model by name, in the compute type and on the device. The modules of core/model ask for each tensor
/// with the shape that they need: this is the one place where names and shapes are stated. Not thread-safe.
/// Abstract, so that names can be recorded and models run on random or trained weights without a file.
class TensorSource {
public:
    virtual ~TensorSource() = default;
    virtual at::Tensor tensor(const std::string& name, at::IntArrayRef shape) = 0;
    /// LoRA of the layer whose weight is (`outputs`, `inputs`); none by default.
    virtual Lora lora(const std::string& layer, std::int64_t outputs, std::int64_t inputs);
    /// A tensor that belongs to the checkpoint but is not used.
    virtual void skip(const std::string& name, at::IntArrayRef shape);
};

/// Tensors in memory by what they were read from: SafetensorsFile::identity() and the offset in the file.
using LoadedTensors = std::map<std::pair<std::string, std::uint64_t>, at::Tensor>;

/// Reads from checkpoint files into the compute type; norms and adapters, small and sensitive to rounding, into fp32.
/// Adapter and projector tensors are checked for NaN and Inf. LoRA of vision tower and projector is merged.
class CheckpointSource : public TensorSource {
public:
    CheckpointSource(const WeightMap& map, at::ScalarType dtype, at::Device device)
        : m_map(map), m_dtype(dtype), m_device(device) {}
    /// What `loaded` holds, in this type on this device, is not read again. Tensors of the language model and the
    /// projector are put into `given`, which outlives this.
    void share(LoadedTensors loaded, LoadedTensors& given) {
        m_loaded = std::move(loaded);
        m_given = &given;
    }
    /// Throws CorruptFile, Unsupported (element type), OutOfMemory.
    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override;
    /// None for a layer with a fixed α: its LoRA is in the weight.
    Lora lora(const std::string& layer, std::int64_t outputs, std::int64_t inputs) override;

    std::uint64_t bytesRead() const { return m_bytesRead; }

private:
    at::Tensor stored(const std::string& name);
    at::Tensor merged(const std::string& name, const std::string& layer, double scaling);

    const WeightMap& m_map;
    at::ScalarType m_dtype;
    at::Device m_device;
    LoadedTensors m_loaded;
    LoadedTensors* m_given = nullptr;
    std::uint64_t m_bytesRead = 0;
};

} // namespace pllava
