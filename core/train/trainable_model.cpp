#include "core/train/trainable_model.h"

#include <algorithm>
#include <cmath>

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include "core/base/stop.h"
#include "core/checkpoint/tensor_source.h"
#include "core/checkpoint/weight_map.h"
#include "core/generate/context_room.h"
#include "core/model/pooling.h"

namespace pllava {
namespace {

bool isAdapter(std::string_view name) {
    return name.starts_with("language_model.") && name.find(".lora_") != std::string_view::npos;
}

/// PLLaVA's: q_proj and v_proj of every decoder layer.
LoraLayers freshLayers(const ModelConfig& config, const LoraSettings& lora) {
    LoraLayers layers;
    for (std::int64_t layer = 0; layer < config.text.layers; ++layer)
        for (const char* kind : {"q_proj", "v_proj"})
            layers[fmt::format("language_model.model.layers.{}.self_attn.{}", layer, kind)] = {lora.rank, lora.alpha};
    return layers;
}

/// Checkpoints hold adapter and projector only: with anything else of the adapter they would not be the trained model.
void requireTrainable(const WeightMap& map, const ModelFolders& folders) {
    const std::string where = folders.weights.value_or(folders.base).string();
    for (const auto& [name, layer] : map.lora())
        if (name.starts_with("vision_tower."))
            throw Error(ErrorKind::Unsupported,
                        fmt::format("{} has LoRA on the vision tower, which training keeps frozen; merge it first "
                                    "(`pllava merge`) and train on the result",
                                    where));
    if (const auto replaced = map.replacedTensors(); !replaced.empty())
        throw Error(ErrorKind::Unsupported,
                    fmt::format("{} replaces {} of the base, which a training's checkpoints do not hold; merge it "
                                "first (`pllava merge`) and train on the result",
                                where, replaced.front()));
}

/// Gives adapters and projector as fp32 leaves, and makes the adapters where the files have none.
class TrainableSource : public TensorSource {
public:
    TrainableSource(TensorSource& frozen, TensorSource& masters, const ModelConfig& config, const LoraLayers& lora)
        : m_frozen(frozen), m_masters(masters), m_text(config.text), m_lora(lora) {}

    at::Tensor tensor(std::string_view name) override {
        if (!isAdapter(name) && !name.starts_with("multi_modal_projector."))
            return m_frozen.tensor(name);
        at::Tensor tensor = m_masters.tensor(name);
        if (!tensor.defined() && m_lora.contains(name.substr(0, name.find(".lora_"))))
            tensor = fresh(name);
        if (tensor.defined())
            leaves[std::string(name)] = tensor = tensor.detach().clone().set_requires_grad(true);
        return tensor;
    }
    double loraDivisor(std::string_view layer, std::int64_t rank) override { return m_frozen.loraDivisor(layer, rank); }
    std::map<std::string, at::Tensor> leaves;

private:
    at::Tensor fresh(std::string_view name) const {
        const std::int64_t rank = m_lora.begin()->second.rank;
        const bool query = name.find("q_proj") != std::string_view::npos;
        const std::int64_t outputs = (query ? m_text.heads : m_text.keyValueHeads) * m_text.headDim;
        if (name.ends_with("lora_B.weight"))
            return at::zeros({outputs, rank});
        const double bound = 1 / std::sqrt(static_cast<double>(m_text.hiddenSize));
        return at::empty({rank, m_text.hiddenSize}).uniform_(-bound, bound);
    }

    TensorSource &m_frozen, &m_masters;
    const TextConfig& m_text;
    const LoraLayers& m_lora;
};

/// Everything on one device, wherever it was made.
class PlacedSource : public TensorSource {
public:
    PlacedSource(TrainableSource& inner, at::Device device, const std::stop_token& stop)
        : m_inner(inner), m_device(device), m_stop(stop) {}
    at::Tensor tensor(std::string_view name) override {
        throwIfStopped(m_stop);
        at::Tensor tensor = m_inner.tensor(name);
        const auto leaf = m_inner.leaves.find(std::string(name));
        if (leaf == m_inner.leaves.end() || tensor.device() == m_device)
            return tensor;
        return leaf->second = tensor.detach().to(m_device).set_requires_grad(true);
    }
    double loraDivisor(std::string_view layer, std::int64_t rank) override { return m_inner.loraDivisor(layer, rank); }

private:
    TrainableSource& m_inner;
    at::Device m_device;
    const std::stop_token& m_stop;
};

Linear inType(Linear linear, at::ScalarType type) {
    linear.weight = linear.weight.to(type);
    if (linear.bias.defined())
        linear.bias = linear.bias.to(type);
    return linear;
}

} // namespace

TrainableModel::TrainableModel(const ModelFolders& folders, const ComputeSettings& compute, const LoraSettings& lora,
                               const std::stop_token& stop)
    : m_config(loadModelConfig(configFolder(folders))), m_alpha(lora.alpha) {
    const WeightMap map(folders, m_config);
    m_config = map.config();
    requireTrainable(map, folders);
    m_lora = map.lora();
    m_notes = map.report().notes;
    std::erase_if(m_lora, [](const auto& layer) { return hasFixedAlpha(layer.first); }); // merged into the projector
    if (m_lora.empty())
        m_lora = freshLayers(m_config, lora);
    m_compute = chooseCompute(compute, map.parameters());
    at::set_num_threads(m_compute.threads);
    if (m_compute.dtype == "fp16") // its gradients vanish without loss scaling
        throw Error(ErrorKind::Unsupported, "training in fp16 is not supported; use --dtype bf16 or fp32");
    m_type = m_compute.dtype == "bf16" ? at::kBFloat16 : at::kFloat;
    const at::Device device(m_compute.device);
    at::manual_seed(lora.seed);
    CheckpointSource frozen(map, m_type, device), masters(map, at::kFloat, at::kCPU);
    TrainableSource trainable(frozen, masters, m_config, m_lora);
    PlacedSource source(trainable, device, stop);
    m_visionTower = std::make_unique<VisionTower>(m_config.vision, m_config.visionFeatureLayer, source);
    m_projector = std::make_unique<MultiModalProjector>(source);
    m_languageModel = std::make_unique<LanguageModel>(m_config, source);
    m_parameters = std::move(trainable.leaves);
}

at::Tensor TrainableModel::features(const at::Tensor& pixelValues, const std::stop_token& stop) const {
    const at::NoGradGuard noGradients;
    return m_visionTower->forward(pixelValues.to(device()), stop).to(m_type);
}

at::Tensor TrainableModel::projected(const at::Tensor& features) const {
    MultiModalProjector projector = *m_projector;
    // The CPU's own bf16 product has no gradient for its weight; bf16 features take torch's.
    projector.linear1 = inType(projector.linear1, m_type);
    projector.linear2 = inType(projector.linear2, m_type);
    const at::Tensor flat = projector.forward(features.to(device()).to(m_type)).to(at::kFloat);
    return flat.view({features.size(0), m_config.frameShape[0], m_config.frameShape[1], -1}); // (T, h, w, D)
}

at::Tensor TrainableModel::embed(const TrainingExample& example, const PoolingShape& pooling) const {
    const std::span<const std::int64_t> ids(example.prompt.ids);
    const auto image = std::ranges::find(ids, m_config.imageTokenIndex);
    if (std::ranges::count(ids, m_config.imageTokenIndex) != 1)
        throw Error(ErrorKind::InvalidArgument, "a training prompt needs exactly one <image>; use another template");
    requireRoom(static_cast<std::int64_t>(ids.size()) - 1, pooling.tokens(), m_config.text.maxPositions);
    const auto before = static_cast<std::size_t>(image - ids.begin());
    std::vector<at::Tensor> parts;
    if (before > 0)
        parts.push_back(m_languageModel->embed(ids.first(before)));
    parts.push_back(adaptivePool(projected(example.features), pooling));
    if (before + 1 < ids.size())
        parts.push_back(m_languageModel->embed(ids.subspan(before + 1)));
    return at::cat(parts); // (L, D)
}

at::Tensor TrainableModel::learnedLogits(std::span<const TrainingExample> examples, const PoolingShape& pooling,
                                         double dropout) const {
    std::vector<at::Tensor> rows;
    std::int64_t longest = 0;
    for (const TrainingExample& example : examples) {
        rows.push_back(embed(example, pooling));
        longest = std::max(longest, rows.back().size(0));
    }
    std::vector<std::int64_t> places; // whose hidden states predict a learned id, in the flattened batch
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const TrainingPrompt& prompt = examples[row].prompt;
        rows[row] = at::constant_pad_nd(rows[row], {0, 0, 0, longest - rows[row].size(0)});
        std::int64_t position = static_cast<std::int64_t>(row) * longest;
        for (std::size_t index = 0; index < prompt.ids.size(); ++index) {
            if (prompt.learned[index] != 0)
                places.push_back(position - 1);
            position += prompt.ids[index] == m_config.imageTokenIndex ? pooling.tokens() : 1;
        }
    }
    ForwardOptions options;
    options.loraAlpha = m_alpha;
    options.loraDropout = dropout;
    const at::Tensor hidden = m_languageModel->forwardAll(at::stack(rows), options); // (B, L, D)
    return m_languageModel->logits(
        at::index_select(hidden.flatten(0, 1), 0, at::tensor(places, at::kLong).to(device())));
}

at::Tensor TrainableModel::learnedIds(std::span<const TrainingExample> examples) const {
    std::vector<std::int64_t> learned;
    for (const TrainingExample& example : examples)
        for (std::size_t index = 0; index < example.prompt.ids.size(); ++index)
            if (example.prompt.learned[index] != 0)
                learned.push_back(example.prompt.ids[index]);
    return at::tensor(learned, at::kLong).to(device());
}

at::Tensor TrainableModel::loss(std::span<const TrainingExample> examples, const PoolingShape& pooling,
                                double dropout) const {
    return at::cross_entropy_loss(learnedLogits(examples, pooling, dropout), learnedIds(examples), {},
                                  at::Reduction::Sum);
}

TrainableModel::Prediction TrainableModel::predict(std::span<const TrainingExample> examples,
                                                   const PoolingShape& pooling) const {
    const at::NoGradGuard noGradients;
    const at::Tensor logits = learnedLogits(examples, pooling, 0), ids = learnedIds(examples);
    return {at::cross_entropy_loss(logits, ids, {}, at::Reduction::Sum).item<double>(),
            logits.argmax(-1).eq(ids).sum().item<double>()};
}

} // namespace pllava
