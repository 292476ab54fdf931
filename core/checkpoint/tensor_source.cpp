#include "core/checkpoint/tensor_source.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/mm.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/checkpoint/weight_map.h"
#include "core/checkpoint/weight_names.h"

namespace pllava {
namespace {

at::ScalarType scalarType(const TensorEntry& entry, const SafetensorsFile& file) {
    switch (entry.type) {
    case DType::F32: return at::kFloat;
    case DType::F16: return at::kHalf;
    case DType::BF16: return at::kBFloat16;
    case DType::F64: return at::kDouble;
    default:
        throw Error(ErrorKind::Unsupported, fmt::format("{}: tensor {} has type {}; weights must be F32, F16 or BF16",
                                                        file.path().string(), entry.name, name(entry.type)));
    }
}

/// Small tensors that people train and exchange: a fault in them must not pass as an answer.
bool isCheckedForFinite(std::string_view name) {
    return isLora(name) || name.starts_with("multi_modal_projector.");
}

bool isKeptInFp32(std::string_view name) {
    return isLora(name) || name.find("norm") != std::string_view::npos;
}

} // namespace

double TensorSource::loraDivisor(std::string_view, std::int64_t rank) {
    return static_cast<double>(rank);
}

double CheckpointSource::loraDivisor(std::string_view layer, std::int64_t rank) {
    const auto found = m_map.lora().find(layer);
    return found == m_map.lora().end() ? TensorSource::loraDivisor(layer, rank) : found->second.divisor();
}

at::Tensor CheckpointSource::stored(std::string_view name) const {
    const auto place = m_map.find(name);
    if (!place)
        return {};
    const TensorEntry& entry = *place->entry;
    at::Tensor stored = at::empty(entry.shape, at::TensorOptions().dtype(scalarType(entry, *place->file)));
    place->file->read(entry, {static_cast<std::byte*>(stored.data_ptr()), stored.nbytes()});
    if (isCheckedForFinite(name) && !stored.isfinite().all().item<bool>())
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: tensor {} holds NaN or Inf; {}", place->file->path().string(), name,
                                isLora(name) ? "the adapter is broken, train or fetch it again"
                                             : "the projector is broken, train or fetch it again"));
    return stored;
}

at::Tensor CheckpointSource::tensor(std::string_view name) {
    const auto found = m_map.lora().find(name.substr(0, name.rfind('.')));
    const bool fixed = hasFixedAlpha(name);
    if (fixed && isLora(name))
        return {};
    at::Tensor tensor = stored(name);
    if (fixed && found != m_map.lora().end() && name.ends_with(".weight")) {
        const at::Tensor a = stored(found->first + ".lora_A.weight"), b = stored(found->first + ".lora_B.weight");
        tensor = tensor.to(at::kDouble).add_(at::mm(b.to(at::kDouble), a.to(at::kDouble)), found->second.scaling());
    }
    return tensor.defined() ? tensor.to(m_device, isKeptInFp32(name) ? at::kFloat : m_dtype) : tensor;
}

} // namespace pllava
