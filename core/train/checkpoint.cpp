#include "core/train/checkpoint.h"

#include <cstring>
#include <span>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/model/safetensors.h"

namespace pllava {
namespace {

/// As PEFT inside PLLaVA names it: language_model.X.lora_A.weight is
/// language_model.base_model.model.X.lora_A.default.weight.
std::string publishedName(std::string name) {
    const std::string language = "language_model.", lora = ".lora_";
    if (const auto at = name.find(lora); at != std::string::npos && name.starts_with(language)) {
        name.insert(at + lora.size() + 1, ".default");
        name.insert(language.size(), "base_model.model.");
    }
    return name;
}

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
    std::filesystem::create_directories(folder);
    NamedTensors published;
    for (const auto& [name, tensor] : parameters)
        published[publishedName(name)] = tensor;
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
