#include "core/pretrain/whole_model.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <ATen/Context.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/model/expected_weights.h"
#include "core/model/load_model_config.h"
#include "core/train/trainable_model.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

bool holdsWeights(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".safetensors")
            return true;
    return false;
}

/// Weights in any form, and what lists them.
bool isOfWeights(const fs::path& file) {
    static constexpr std::array kEndings{".safetensors", ".bin", ".pt", ".pth", ".h5", ".msgpack"};
    return std::ranges::find(kEndings, file.extension()) != kEndings.end() ||
           file.filename().string().ends_with(".index.json");
}

/// Sines and cosines of row and column, (grid² + 1, size) with the class token's first: patches know their position
/// from the first step on.
at::Tensor sineGrid(std::int64_t grid, std::int64_t size) {
    const std::int64_t quarter = size / 4;
    const at::Tensor places = at::arange(grid, at::kFloat) - static_cast<double>(grid - 1) / 2,
                     waves = places.unsqueeze(1) * at::linspace(.15, 1.6, quarter); // (grid, size / 4)
    const at::Tensor across = waves.unsqueeze(0).expand({grid, grid, quarter}),
                     down = waves.unsqueeze(1).expand({grid, grid, quarter});
    const at::Tensor patches = at::cat({across.sin(), across.cos(), down.sin(), down.cos()}, -1).flatten(0, 1);
    return at::cat({at::zeros({1, size}), patches});
}

at::Tensor fresh(const ExpectedTensor& expected, const ModelConfig& config) {
    const std::string_view name = expected.name;
    const auto& shape = expected.shape;
    const bool language = name.starts_with("language_model."), projector = name.starts_with("multi_modal_projector.");
    const auto normal = [&](double deviation) { return at::empty(shape).normal_(0, deviation); };
    if (name.find("norm") != std::string_view::npos)
        return name.ends_with(".bias") ? at::zeros(shape) : at::ones(shape);
    if (name.ends_with(".bias"))
        return at::zeros(shape);
    if (name.find("position_embedding") != std::string_view::npos)
        return sineGrid(config.vision.imageSize / config.vision.patchSize, shape[1]) + normal(.02);
    if (name.find("patch_embedding") != std::string_view::npos)
        return normal(.024);
    if (projector)
        return normal(1 / std::sqrt(3.0 * static_cast<double>(shape[1])));
    if (!language)
        return normal(name.find("class_embedding") != std::string_view::npos ? .02 : .04);
    const bool intoStream =
        name.find("o_proj") != std::string_view::npos || name.find("down_proj") != std::string_view::npos;
    return normal(intoStream ? .03 / std::sqrt(2.0 * static_cast<double>(config.text.layers)) : .03);
}

} // namespace

WholeModel::WholeModel(const fs::path& folder, std::uint64_t seed)
    : m_folder(folder), m_config(loadModelConfig(folder)), m_fresh(!holdsWeights(folder)) {
    requireTrainableLayout(m_config, folder);
    at::manual_seed(seed);
    if (m_fresh) {
        for (const ExpectedTensor& expected : expectedWeights(m_config))
            m_tensors[expected.name] = fresh(expected, m_config);
        return;
    }
    const WeightMap map({folder, {}}, m_config, expectedWeights);
    CheckpointSource source(map, at::kFloat, at::kCPU);
    for (const ExpectedTensor& expected : map.expected())
        m_tensors[expected.name] = source.tensor(expected.name, expected.shape);
}

at::Tensor WholeModel::tensor(const std::string& name, at::IntArrayRef) {
    return m_tensors.at(name);
}

NamedTensors WholeModel::train(std::string_view prefix) {
    NamedTensors leaves;
    for (auto& [name, tensor] : m_tensors)
        if (name.starts_with(prefix))
            leaves[name] = tensor = tensor.detach().clone().set_requires_grad(true);
    return leaves;
}

void WholeModel::write(const fs::path& folder) const {
    NamedTensors narrow;
    for (const auto& [name, tensor] : m_tensors)
        narrow[name] = tensor.detach().to(at::kBFloat16);
    TextFiles textFiles;
    for (const auto& entry : fs::directory_iterator(m_folder))
        if (entry.is_regular_file() && !isOfWeights(entry.path()))
            textFiles[entry.path().filename().string()] = readTextFile(entry.path());
    writeWeightsFolder(folder, narrow, textFiles);
}

} // namespace pllava
