#include <fmt/format.h>

#include "core/checkpoint/weight_map.h"

namespace pllava {
namespace {

void addLinear(std::vector<ExpectedTensor>& out, const std::string& name, std::int64_t outputs, std::int64_t inputs,
               bool bias) {
    out.push_back({name + ".weight", {outputs, inputs}});
    if (bias)
        out.push_back({name + ".bias", {outputs}});
}

void addVisionTower(std::vector<ExpectedTensor>& out, const VisionConfig& vision) {
    const std::string root = "vision_tower.vision_model.";
    const std::int64_t size = vision.hiddenSize, grid = vision.imageSize / vision.patchSize;
    const auto norm = [&](const std::string& name) {
        out.push_back({name + ".weight", {size}});
        out.push_back({name + ".bias", {size}});
    };
    out.push_back({root + "embeddings.class_embedding", {size}});
    out.push_back({root + "embeddings.patch_embedding.weight", {size, 3, vision.patchSize, vision.patchSize}});
    out.push_back({root + "embeddings.position_embedding.weight", {grid * grid + 1, size}});
    norm(root + "pre_layrnorm");
    norm(root + "post_layernorm");
    for (std::int64_t layer = 0; layer < vision.layers; ++layer) {
        const std::string here = fmt::format("{}encoder.layers.{}.", root, layer);
        for (const char* part : {"q_proj", "k_proj", "v_proj", "out_proj"})
            addLinear(out, here + "self_attn." + part, size, size, true);
        norm(here + "layer_norm1");
        norm(here + "layer_norm2");
        addLinear(out, here + "mlp.fc1", vision.intermediateSize, size, true);
        addLinear(out, here + "mlp.fc2", size, vision.intermediateSize, true);
    }
}

void addLanguageModel(std::vector<ExpectedTensor>& out, const TextConfig& text) {
    const std::int64_t size = text.hiddenSize, query = text.heads * text.headDim,
                       keyValue = text.keyValueHeads * text.headDim;
    out.push_back({"language_model.model.embed_tokens.weight", {text.vocabularySize, size}});
    out.push_back({"language_model.model.norm.weight", {size}});
    if (!text.tieWordEmbeddings)
        out.push_back({"language_model.lm_head.weight", {text.vocabularySize, size}});
    for (std::int64_t layer = 0; layer < text.layers; ++layer) {
        const std::string here = fmt::format("language_model.model.layers.{}.", layer);
        addLinear(out, here + "self_attn.q_proj", query, size, text.attentionBias);
        addLinear(out, here + "self_attn.k_proj", keyValue, size, text.attentionBias);
        addLinear(out, here + "self_attn.v_proj", keyValue, size, text.attentionBias);
        addLinear(out, here + "self_attn.o_proj", size, query, text.attentionBias);
        addLinear(out, here + "mlp.gate_proj", text.intermediateSize, size, false);
        addLinear(out, here + "mlp.up_proj", text.intermediateSize, size, false);
        addLinear(out, here + "mlp.down_proj", size, text.intermediateSize, false);
        out.push_back({here + "input_layernorm.weight", {size}});
        out.push_back({here + "post_attention_layernorm.weight", {size}});
    }
}

} // namespace

std::vector<ExpectedTensor> expectedWeights(const ModelConfig& config) {
    std::vector<ExpectedTensor> out;
    addVisionTower(out, config.vision);
    addLinear(out, "multi_modal_projector.linear_1", config.text.hiddenSize, config.vision.hiddenSize,
              config.projectorBias);
    addLinear(out, "multi_modal_projector.linear_2", config.text.hiddenSize, config.text.hiddenSize,
              config.projectorBias);
    addLanguageModel(out, config.text);
    return out;
}

} // namespace pllava
