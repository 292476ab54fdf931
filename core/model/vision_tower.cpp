#include "core/model/vision_tower.h"

#include <algorithm>

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/sigmoid.h>
#include <fmt/format.h>

#include "core/base/stop.h"
#include "core/model/frozen_product.h"

namespace pllava {
namespace {

const std::string kRoot = "vision_tower.vision_model.";
/// Enough to fill a processor or a GPU; small enough that a stop is heard soon.
constexpr std::int64_t kFramesPerBlockCpu = 2, kFramesPerBlockGpu = 16;

at::Tensor activate(const at::Tensor& x, const std::string& activation) {
    return activation == "quick_gelu" ? x * at::sigmoid(x * 1.702) : at::gelu(x);
}

} // namespace

VisionTower::VisionTower(const VisionConfig& config, std::int64_t featureLayer, TensorSource& source)
    : m_config(config) {
    m_classEmbedding = source.tensor(kRoot + "embeddings.class_embedding");
    m_patchEmbedding = source.tensor(kRoot + "embeddings.patch_embedding.weight");
    m_positionEmbedding = source.tensor(kRoot + "embeddings.position_embedding.weight");
    m_preLayerNorm = loadNorm(source, kRoot + "pre_layrnorm");
    // hidden_states has one entry more than there are layers: the embeddings come first.
    const std::int64_t used = featureLayer < 0 ? config.layers + 1 + featureLayer : featureLayer;
    for (std::int64_t layer = 0; layer < used; ++layer)
        m_layers.push_back(loadLayer(source, layer));
}

VisionTower::Norm VisionTower::loadNorm(TensorSource& source, const std::string& name) {
    return {source.tensor(name + ".weight").to(at::kFloat), source.tensor(name + ".bias").to(at::kFloat)};
}

VisionTower::Layer VisionTower::loadLayer(TensorSource& source, std::int64_t index) const {
    const std::string here = fmt::format("{}encoder.layers.{}.", kRoot, index);
    const Linear query = loadLinear(source, here + "self_attn.q_proj"),
                 key = loadLinear(source, here + "self_attn.k_proj"),
                 value = loadLinear(source, here + "self_attn.v_proj");
    return {loadNorm(source, here + "layer_norm1"),
            loadNorm(source, here + "layer_norm2"),
            {at::cat({query.weight, key.weight, value.weight}), at::cat({query.bias, key.bias, value.bias}), {}, {}},
            loadLinear(source, here + "self_attn.out_proj"),
            loadLinear(source, here + "mlp.fc1"),
            loadLinear(source, here + "mlp.fc2")};
}

at::Tensor VisionTower::Norm::operator()(const at::Tensor& x, double eps) const {
    return at::layer_norm(x, weight.sizes(), weight, bias, eps);
}

at::Tensor VisionTower::embed(const at::Tensor& pixelValues) const {
    const at::Tensor patches =
        at::conv2d(pixelValues, m_patchEmbedding, {}, m_config.patchSize).flatten(2).transpose(1, 2);
    const at::Tensor classes = m_classEmbedding.expand({patches.size(0), 1, m_config.hiddenSize});
    return (at::cat({classes, patches}, 1) + m_positionEmbedding).to(at::kFloat); // (T, 1 + patches, hidden)
}

at::Tensor VisionTower::attention(const Layer& layer, const at::Tensor& x) const {
    const auto frames = x.size(0), tokens = x.size(1), headDim = m_config.hiddenSize / m_config.heads;
    const auto parts =
        layer.queryKeyValue(x).view({frames, tokens, 3, m_config.heads, headDim}).permute({2, 0, 3, 1, 4}).unbind(0);
    const at::Tensor mixed =
        at::scaled_dot_product_attention(parts[0], parts[1], parts[2]); // (T, heads, tokens, headDim)
    return layer.outProj(mixed.transpose(1, 2).reshape({frames, tokens, m_config.hiddenSize}));
}

at::Tensor VisionTower::forward(const at::Tensor& pixelValues, const std::stop_token& stop,
                                const std::function<void(std::int64_t)>& done) const {
    const std::int64_t frames = pixelValues.size(0);
    const bool training = needsGradient(m_patchEmbedding); // then every intermediate result is kept anyway
    const std::int64_t block = training ? frames : pixelValues.is_cuda() ? kFramesPerBlockGpu : kFramesPerBlockCpu;
    const auto type = m_patchEmbedding.scalar_type(); // products are all of the tower's time, so all are in its type
    std::vector<at::Tensor> blocks;
    for (std::int64_t first = 0; first < frames; first += block) {
        const std::int64_t last = std::min(first + block, frames);
        at::Tensor x = m_preLayerNorm(embed(pixelValues.slice(0, first, last).to(type)), m_config.layerNormEps);
        for (const Layer& layer : m_layers) {
            throwIfStopped(stop);
            x = x + attention(layer, layer.layerNorm1(x, m_config.layerNormEps).to(type));
            const at::Tensor inner = layer.fc1(layer.layerNorm2(x, m_config.layerNormEps).to(type));
            x = x + layer.fc2(activate(inner, m_config.activation));
        }
        blocks.push_back(x.slice(1, 1));
        if (done)
            done(last);
    }
    return at::cat(blocks);
}

} // namespace pllava
