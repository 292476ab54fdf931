#pragma once
// Private to the engine: needs torch.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/tensor_source.h"
#include "core/checkpoint/weight_map.h"
#include "core/export/weight_export.h"

namespace pllava {

/// The tensors of a model with its adapter merged, one at a time.
class MergedWeights {
public:
    /// The map outlives it.
    MergedWeights(const WeightMap& map, double alpha, MergedType type);

    /// Under plain names, in the order of `names`.
    std::vector<TensorOutline> outlines(const std::vector<ExpectedTensor>& tensors) const;
    /// The bytes of one of them, until the next call. Throws as CheckpointSource does; Unsupported when a merged number
    /// is too large for its type.
    std::span<const std::byte> bytes(const TensorOutline& tensor);

private:
    std::span<const std::byte> merged(const TensorOutline& tensor);
    bool isMerged(const std::string& name) const;

    const WeightMap& m_map;
    double m_alpha;
    MergedType m_type;
    CheckpointSource m_source; ///< in fp64
    std::vector<std::byte> m_bytes;
    at::Tensor m_merged;
};

} // namespace pllava
