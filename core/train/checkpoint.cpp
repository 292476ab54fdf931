#include "core/train/checkpoint.h"

#include <span>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/base/pending_folder.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/weight_names.h"

namespace pllava {
namespace {

void write(const std::filesystem::path& file, const NamedTensors& tensors,
           const std::map<std::string, std::string>& values) {
    NamedTensors host; // keeps the bytes until they are written
    std::vector<TensorView> views;
    for (const auto& [name, tensor] : tensors) {
        const at::Tensor& bytes = host[name] = tensor.detach().to(at::kCPU).contiguous();
        views.push_back({name,
                         bytes.scalar_type() == at::kBFloat16 ? DType::BF16 : DType::F32,
                         bytes.sizes().vec(),
                         {static_cast<const std::byte*>(bytes.const_data_ptr()), bytes.nbytes()}});
    }
    writeSafetensors(file, views, values);
}

} // namespace

void writeWeightsFolder(const std::filesystem::path& folder, const NamedTensors& parameters, const TextFiles& files) {
    makeFolder(folder);
    NamedTensors published;
    for (const auto& [name, tensor] : parameters)
        published[pllavaWeightName(name)] = tensor;
    write(folder / "model.safetensors", published, {{"format", "pt"}});
    for (const auto& [name, text] : files) {
        PendingFile file(folder / name);
        file.write(std::as_bytes(std::span(text)));
        file.commit();
    }
}

void writeState(const std::filesystem::path& file, const TrainingState& state) {
    write(file, state.tensors, state.values);
}

TrainingState readState(const std::filesystem::path& path) {
    const SafetensorsFile file(path);
    TrainingState state{{}, file.header().metadata};
    for (const TensorEntry& entry : file.header().tensors) {
        if (entry.type != DType::F32)
            throw Error(ErrorKind::CorruptFile, fmt::format("{} is no training state", path.string()));
        at::Tensor tensor = at::empty(entry.shape, at::kFloat);
        file.read(entry, {static_cast<std::byte*>(tensor.data_ptr()), tensor.nbytes()});
        state.tensors[entry.name] = tensor;
    }
    return state;
}

} // namespace pllava
