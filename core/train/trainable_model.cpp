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
#include "core/model/load_model_config.h"
#include "core/model/pooling.h"
#include "core/model/torch_types.h"

namespace pllava {
namespace {

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

/// Adapters and projector as fp32 leaves on the device, and new adapters where the files have none.
class TrainableSource : public TensorSource {
public:
    TrainableSource(TensorSource& frozen, TensorSource& masters, const LoraLayers& lora, at::Device device,
                    const std::stop_token& stop)
        : m_frozen(frozen), m_masters(masters), m_lora(lora), m_device(device), m_stop(stop) {}

    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override {
        throwIfStopped(m_stop);
        return name.starts_with("multi_modal_projector.") ? leaf(name, m_masters.tensor(name, shape))
                                                          : m_frozen.tensor(name, shape);
    }
    Lora lora(const std::string& layer, std::int64_t outputs, std::int64_t inputs) override {
        Lora lora = m_masters.lora(layer, outputs, inputs);
        if (const auto found = m_lora.find(layer); !lora.a.defined() && found != m_lora.end())
            lora = fresh(found->second, outputs, inputs);
        if (!lora.a.defined())
            return {};
        return {leaf(layer + ".lora_A.weight", lora.a), leaf(layer + ".lora_B.weight", lora.b), lora.divisor};
    }
    std::map<std::string, at::Tensor> leaves;

private:
    at::Tensor leaf(const std::string& name, const at::Tensor& master) {
        return leaves[name] = master.detach().clone().to(m_device).set_requires_grad(true);
    }
    static Lora fresh(const LoraLayer& layer, std::int64_t outputs, std::int64_t inputs) {
        const double bound = 1 / std::sqrt(static_cast<double>(inputs));
        return {at::empty({layer.rank, inputs}).uniform_(-bound, bound), at::zeros({outputs, layer.rank}),
                static_cast<double>(layer.rank)};
    }

    TensorSource &m_frozen, &m_masters;
    const LoraLayers& m_lora;
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

void requireTrainableLayout(const ModelConfig& config, const std::filesystem::path& folder) {
    if (config.ownShape)
        throw Error(
            ErrorKind::Unsupported,
            fmt::format("{}: a {} model lays its visual tokens out in its own way, and training has the layouts "
                        "pllava and n-frame alone; train a model of another kind",
                        folder.string(), config.modelType));
}

TrainableModel::TrainableModel(const ModelFolders& folders, const ComputeSettings& compute, const LoraSettings& lora,
                               const std::stop_token& stop)
    : m_config(loadModelConfig(configFolder(folders))), m_alpha(lora.alpha) {
    const WeightMap map(folders, m_config, expectedWeights);
    m_config = map.config();
    requireTrainableLayout(m_config, folders.base);
    requireTrainable(map, folders);
    m_lora = map.lora();
    m_notes = map.report().notes;
    std::erase_if(m_lora, [](const auto& layer) { return hasFixedAlpha(layer.first); }); // merged into the projector
    if (m_lora.empty())
        m_lora = freshLayers(m_config, lora);
    m_compute = chooseCompute(compute, map.parameters());
    at::set_num_threads(m_compute.threads);
    if (m_compute.dtype == NumberFormat::Fp16) // its gradients vanish without loss scaling
        throw Error(ErrorKind::Unsupported, "training in fp16 is not supported; use --dtype bf16 or fp32");
    m_type = torchType(m_compute.dtype);
    const at::Device device = torchDevice(m_compute.device);
    at::manual_seed(lora.seed);
    CheckpointSource frozen(map, m_type, device), masters(map, at::kFloat, at::kCPU);
    TrainableSource trainable(frozen, masters, m_lora, device, stop);
    m_model = std::make_unique<Model>(m_config, trainable);
    m_parameters = std::move(trainable.leaves);
}

at::Tensor TrainableModel::features(const at::Tensor& pixelValues, const std::stop_token& stop) const {
    const at::NoGradGuard noGradients;
    return m_model->visionTower->forward(pixelValues.to(device()), stop).to(m_type);
}

at::Tensor TrainableModel::projected(const at::Tensor& features) const {
    MultiModalProjector projector = m_model->projector;
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
        parts.push_back(m_model->languageModel.embed(ids.first(before)));
    parts.push_back(adaptivePool(projected(example.features), pooling));
    if (before + 1 < ids.size())
        parts.push_back(m_model->languageModel.embed(ids.subspan(before + 1)));
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
    const at::Tensor hidden = m_model->languageModel.forwardAll(at::stack(rows), options); // (B, L, D)
    return m_model->languageModel.logits(
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
