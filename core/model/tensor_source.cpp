#include "core/model/tensor_source.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>
#include <fmt/format.h>

#include "core/base/error.h"

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
    return name.find(".lora_") != std::string_view::npos || name.starts_with("multi_modal_projector.");
}

bool isKeptInFp32(std::string_view name) {
    return name.find(".lora_") != std::string_view::npos || name.find("norm") != std::string_view::npos;
}

} // namespace

at::Tensor CheckpointSource::tensor(std::string_view name) {
    const auto place = m_map.find(name);
    if (!place)
        return {};
    const TensorEntry& entry = *place->entry;
    at::Tensor stored = at::empty(entry.shape, at::TensorOptions().dtype(scalarType(entry, *place->file)));
    place->file->read(entry, {static_cast<std::byte*>(stored.data_ptr()), stored.nbytes()});
    if (isCheckedForFinite(name) && !stored.isfinite().all().item<bool>())
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: tensor {} holds NaN or Inf; the adapter is broken, train or fetch it again",
                                place->file->path().string(), name));
    return stored.to(m_device, isKeptInFp32(name) ? at::kFloat : m_dtype);
}

} // namespace pllava
