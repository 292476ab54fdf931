#include "core/export/merged_weights.h"

#include <ATen/ops/isfinite.h>
#include <ATen/ops/mm.h>
#include <fmt/format.h>

#include "core/base/error.h"

namespace pllava {
namespace {

constexpr std::string_view kWeight = ".weight";

std::string stemOf(const std::string& name) {
    return name.ends_with(kWeight) ? name.substr(0, name.size() - kWeight.size()) : name;
}

at::ScalarType scalarType(DType type) {
    switch (type) {
    case DType::F16: return at::kHalf;
    case DType::BF16: return at::kBFloat16;
    case DType::F64: return at::kDouble;
    default: return at::kFloat; // another one is refused when the weight is read
    }
}

} // namespace

MergedWeights::MergedWeights(const WeightMap& map, double alpha, MergedType type)
    : m_map(map), m_alpha(alpha), m_type(type), m_source(map, at::kDouble, at::kCPU) {}

bool MergedWeights::isMerged(const std::string& name) const {
    return name.ends_with(kWeight) && m_map.lora().contains(stemOf(name));
}

std::vector<TensorOutline> MergedWeights::outlines(const std::vector<ExpectedTensor>& tensors) const {
    std::vector<TensorOutline> out;
    for (const ExpectedTensor& tensor : tensors) {
        const DType stored = m_map.find(tensor.name)->entry->type;
        out.push_back(
            {tensor.name, m_type == MergedType::Fp32 && isMerged(tensor.name) ? DType::F32 : stored, tensor.shape});
    }
    return out;
}

std::span<const std::byte> MergedWeights::bytes(const TensorOutline& tensor) {
    if (isMerged(tensor.name))
        return merged(tensor);
    const auto location = m_map.find(tensor.name);
    m_bytes.resize(location->entry->bytes);
    location->file->read(*location->entry, m_bytes);
    return m_bytes;
}

std::span<const std::byte> MergedWeights::merged(const TensorOutline& tensor) {
    const std::string layer = stemOf(tensor.name);
    at::Tensor weight = m_source.tensor(tensor.name, tensor.shape); // including layers with their own alpha
    if (const Lora lora = m_source.lora(layer, tensor.shape[0], tensor.shape[1]); lora.a.defined())
        weight.add_(at::mm(lora.b.to(at::kDouble), lora.a.to(at::kDouble)), m_alpha / lora.divisor);
    m_merged = weight.to(scalarType(tensor.type)).contiguous();
    if (!m_merged.isfinite().all().item<bool>())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} merged at this alpha is beyond what {} holds; lower --alpha", tensor.name,
                                name(tensor.type)));
    return {static_cast<const std::byte*>(m_merged.const_data_ptr()), m_merged.nbytes()};
}

} // namespace pllava
