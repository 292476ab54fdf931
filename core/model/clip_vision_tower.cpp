#include "core/model/clip_vision_tower.h"

#include <algorithm>

#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
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
/// Enough to fill a processor or a GPU; small enough that a stop takes effect soon.
constexpr std::int64_t kFramesPerBlockCpu = 2, kFramesPerBlockGpu = 16;

/// States tensors without loading them; what it returns has a shape and no memory.
class Skipping : public TensorSource {
public:
    explicit Skipping(TensorSource& inner) : m_inner(inner) {}
    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override {
        m_inner.skip(name, shape);
        return at::empty(shape, at::kMeta);
    }

private:
    TensorSource& m_inner;
};

at::Tensor activate(const at::Tensor& x, const std::string& activation) {
    return activation == "quick_gelu" ? x * at::sigmoid(x * 1.702) : at::gelu(x);
}

} // namespace

ClipVisionTower::ClipVisionTower(const VisionConfig& config, std::int64_t featureLayer, TensorSource& source)
    : m_config(config) {
    const std::int64_t size = config.hiddenSize, grid = config.imageSize / config.patchSize;
    m_classEmbedding = source.tensor(kRoot + "embeddings.class_embedding", {size});
    m_patchEmbedding =
        source.tensor(kRoot + "embeddings.patch_embedding.weight", {size, 3, config.patchSize, config.patchSize});
    m_positionEmbedding = source.tensor(kRoot + "embeddings.position_embedding.weight", {grid * grid + 1, size});
    m_preLayerNorm = loadNorm(source, kRoot + "pre_layrnorm");
    Skipping unused(source);
    loadNorm(unused, kRoot + "post_layernorm");
    // hidden_states has one entry more than there are layers: the embeddings come first.
    const std::int64_t used = featureLayer < 0 ? config.layers + 1 + featureLayer : featureLayer;
    for (std::int64_t layer = 0; layer < config.layers; ++layer)
        if (layer < used)
            m_layers.push_back(loadLayer(source, layer));
        else
            loadLayer(unused, layer);
}

ClipVisionTower::Norm ClipVisionTower::loadNorm(TensorSource& source, const std::string& name) const {
    const std::int64_t size = m_config.hiddenSize;
    return {source.tensor(name + ".weight", {size}).to(at::kFloat),
            source.tensor(name + ".bias", {size}).to(at::kFloat)};
}

ClipVisionTower::Layer ClipVisionTower::loadLayer(TensorSource& source, std::int64_t index) const {
    const std::string here = fmt::format("{}encoder.layers.{}.", kRoot, index);
    const std::int64_t size = m_config.hiddenSize, inner = m_config.intermediateSize;
    const Linear query = loadLinear(source, here + "self_attn.q_proj", {size, size}),
                 key = loadLinear(source, here + "self_attn.k_proj", {size, size}),
                 value = loadLinear(source, here + "self_attn.v_proj", {size, size});
    Layer layer; // member by member: g++ 12 frees parts of an aggregate twice where a later one throws
    layer.queryKeyValue.weight = at::cat({query.weight, key.weight, value.weight});
    layer.queryKeyValue.bias = at::cat({query.bias, key.bias, value.bias});
    layer.outProj = loadLinear(source, here + "self_attn.out_proj", {size, size});
    layer.layerNorm1 = loadNorm(source, here + "layer_norm1");
    layer.layerNorm2 = loadNorm(source, here + "layer_norm2");
    layer.fc1 = loadLinear(source, here + "mlp.fc1", {inner, size});
    layer.fc2 = loadLinear(source, here + "mlp.fc2", {size, inner});
    return layer;
}

at::Tensor ClipVisionTower::Norm::operator()(const at::Tensor& x, double eps) const {
    return at::layer_norm(x, weight.sizes(), weight, bias, eps);
}

at::Tensor ClipVisionTower::embed(const at::Tensor& pixelValues) const {
    const at::Tensor patches =
        at::conv2d(pixelValues, m_patchEmbedding, {}, m_config.patchSize).flatten(2).transpose(1, 2);
    const at::Tensor classes = m_classEmbedding.expand({patches.size(0), 1, m_config.hiddenSize});
    return (at::cat({classes, patches}, 1) + m_positionEmbedding).to(at::kFloat); // (T, 1 + patches, hidden)
}

at::Tensor ClipVisionTower::attention(const Layer& layer, const at::Tensor& x) const {
    const auto frames = x.size(0), tokens = x.size(1), headDim = m_config.hiddenSize / m_config.heads;
    const auto parts =
        layer.queryKeyValue(x).view({frames, tokens, 3, m_config.heads, headDim}).permute({2, 0, 3, 1, 4}).unbind(0);
    const at::Tensor mixed =
        at::scaled_dot_product_attention(parts[0], parts[1], parts[2]); // (T, heads, tokens, headDim)
    return layer.outProj(mixed.transpose(1, 2).reshape({frames, tokens, m_config.hiddenSize}));
}

at::Tensor ClipVisionTower::forward(const at::Tensor& pixelValues, const std::stop_token& stop,
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
