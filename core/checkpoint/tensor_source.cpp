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

/// Small tensors that people train and exchange: a fault in them must not become an answer.
bool isCheckedForFinite(std::string_view name) {
    return isLora(name) || name.starts_with("multi_modal_projector.");
}

bool isKeptInFp32(std::string_view name) {
    return name.find("norm") != std::string_view::npos;
}

} // namespace

Lora TensorSource::lora(const std::string&, std::int64_t, std::int64_t) {
    return {};
}

void TensorSource::skip(const std::string&, at::IntArrayRef) {}

at::Tensor CheckpointSource::stored(const std::string& name) {
    const auto location = m_map.find(name);
    if (!location)
        throw Error(ErrorKind::Internal, fmt::format("the checkpoint has no tensor {}", name));
    const TensorEntry& entry = *location->entry;
    at::Tensor stored = at::empty(entry.shape, at::TensorOptions().dtype(scalarType(entry, *location->file)));
    location->file->read(entry, {static_cast<std::byte*>(stored.data_ptr()), stored.nbytes()});
    m_bytesRead += entry.bytes;
    if (isCheckedForFinite(name) && !stored.isfinite().all().item<bool>())
        throw Error(ErrorKind::CorruptFile,
                    fmt::format("{}: tensor {} holds NaN or Inf; {}", location->file->path().string(), name,
                                isLora(name) ? "the adapter is broken, train or fetch it again"
                                             : "the projector is broken, train or fetch it again"));
    return stored;
}

at::Tensor CheckpointSource::merged(const std::string& name, const std::string& layer, double scaling) {
    const at::Tensor a = stored(layer + ".lora_A.weight"), b = stored(layer + ".lora_B.weight");
    return stored(name).to(at::kDouble).add_(at::mm(b.to(at::kDouble), a.to(at::kDouble)), scaling);
}

at::Tensor CheckpointSource::tensor(const std::string& name, at::IntArrayRef) {
    const auto placed = [&](const at::Tensor& tensor) {
        return tensor.to(m_device, isKeptInFp32(name) ? at::kFloat : m_dtype);
    };
    const auto adapted = m_map.lora().find(std::string_view(name).substr(0, name.rfind('.')));
    if (adapted != m_map.lora().end() && hasFixedAlpha(name) && name.ends_with(".weight"))
        return placed(merged(name, adapted->first, adapted->second.scaling()));
    const auto location = m_map.find(name);
    if (!location || m_given == nullptr ||
        name.starts_with("vision_tower.")) // which the tower joins: shared as a whole, see Model
        return placed(stored(name));
    const LoadedTensors::key_type key{location->file->identity(), location->entry->offset};
    const auto found = m_loaded.find(key);
    return (*m_given)[key] = found != m_loaded.end() ? found->second : placed(stored(name));
}

Lora CheckpointSource::lora(const std::string& layer, std::int64_t, std::int64_t) {
    const auto found = m_map.lora().find(layer);
    if (found == m_map.lora().end() || hasFixedAlpha(layer))
        return {};
    const auto loaded = [&](const char* part) { return stored(layer + part).to(m_device, at::kFloat); };
    return {loaded(".lora_A.weight"), loaded(".lora_B.weight"), found->second.divisor()};
}

} // namespace pllava
