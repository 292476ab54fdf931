#include "core/checkpoint/model_config.h"

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/checkpoint/config_files.h"

namespace pllava {

namespace {

// Far above any model of this kind, far below what would overflow a product of two.
constexpr Range<std::int64_t> kWidth{1, 1 << 16};
constexpr Range<std::int64_t> kWideWidth{1, 1 << 20};
constexpr Range<std::int64_t> kCount{1, 1 << 10};
constexpr Range<std::int64_t> kVocabulary{1, 1 << 24};
constexpr Range<std::int64_t> kTokenId{0, (std::int64_t{1} << 31) - 1};
constexpr Range<double> kEpsilon{0, 1};

double ropeTheta(const JsonObject& text) {
    constexpr Range<double> kTheta{1, 1e12};
    // Newer exports keep all rotary settings in one object, older ones the scaling separately. "default" means none.
    for (const char* key : {"rope_parameters", "rope_scaling"}) {
        const JsonObject rope = text.object(key);
        rope.requireOneOf("rope_type", {"default"});
        rope.requireOneOf("type", {"default"});
        if (rope.has("factor"))
            rope.unsupported("scaled rotary positions cannot be run");
        if (const auto theta = rope.number("rope_theta", kTheta))
            return *theta;
    }
    return text.number("rope_theta", kTheta).value_or(TextConfig{}.ropeTheta);
}

TextConfig parseText(const JsonObject& text) {
    text.requireOneOf("model_type", {"llama"});
    text.requireOneOf("hidden_act", {"silu"});
    text.requireFlag("mlp_bias", false);
    TextConfig config;
    config.hiddenSize = text.integer("hidden_size", kWidth).value_or(config.hiddenSize);
    config.intermediateSize = text.integer("intermediate_size", kWideWidth).value_or(config.intermediateSize);
    config.layers = text.integer("num_hidden_layers", kCount).value_or(config.layers);
    config.heads = text.integer("num_attention_heads", kCount).value_or(config.heads);
    config.keyValueHeads = text.integer("num_key_value_heads", {1, config.heads}).value_or(config.heads);
    if (config.heads % config.keyValueHeads != 0)
        text.fail(
            fmt::format("{} attention heads cannot share {} key-value heads", config.heads, config.keyValueHeads));
    const auto headDim = text.integer("head_dim", kCount);
    if (!headDim && config.hiddenSize % config.heads != 0)
        text.fail(
            fmt::format("\"hidden_size\" {} is not a multiple of {} attention heads", config.hiddenSize, config.heads));
    config.headDim = headDim.value_or(config.hiddenSize / config.heads);
    if (config.headDim % 2 != 0)
        text.fail(fmt::format("rotary positions need heads of even size, not {}", config.headDim));
    config.vocabularySize = text.integer("vocab_size", kVocabulary).value_or(config.vocabularySize);
    config.maxPositions = text.integer("max_position_embeddings", kVocabulary).value_or(config.maxPositions);
    config.rmsNormEps = text.number("rms_norm_eps", kEpsilon).value_or(config.rmsNormEps);
    config.ropeTheta = ropeTheta(text);
    config.tieWordEmbeddings = text.flag("tie_word_embeddings").value_or(false);
    config.attentionBias = config.outputBias = text.flag("attention_bias").value_or(false);
    return config;
}

/// What PLLaVA assumes where a config.json has no vision_config at all.
VisionConfig clipLarge336() {
    VisionConfig config;
    config.hiddenSize = 1024;
    config.intermediateSize = 4096;
    config.layers = 24;
    config.heads = 16;
    config.imageSize = 336;
    config.patchSize = 14;
    return config;
}

VisionConfig parseVision(const JsonObject& root) {
    if (!root.has("vision_config"))
        return clipLarge336();
    const JsonObject vision = root.object("vision_config");
    vision.requireOneOf("model_type", {"clip_vision_model"});
    vision.requireOneOf("hidden_act", {"quick_gelu", "gelu"});
    if (vision.integer("num_channels", kCount).value_or(3) != 3)
        vision.unsupported("\"num_channels\" is not 3; only RGB pictures can be run");
    VisionConfig config;
    config.hiddenSize = vision.integer("hidden_size", kWidth).value_or(config.hiddenSize);
    config.intermediateSize = vision.integer("intermediate_size", kWideWidth).value_or(config.intermediateSize);
    config.layers = vision.integer("num_hidden_layers", kCount).value_or(config.layers);
    config.heads = vision.integer("num_attention_heads", kCount).value_or(config.heads);
    config.imageSize = vision.integer("image_size", kPixels).value_or(config.imageSize);
    config.patchSize = vision.integer("patch_size", kPixels).value_or(config.patchSize);
    config.layerNormEps = vision.number("layer_norm_eps", kEpsilon).value_or(config.layerNormEps);
    config.activation = vision.text("hidden_act").value_or(config.activation);
    if (config.hiddenSize % config.heads != 0)
        vision.fail(
            fmt::format("\"hidden_size\" {} is not a multiple of {} attention heads", config.hiddenSize, config.heads));
    if (config.imageSize % config.patchSize != 0)
        vision.fail(
            fmt::format("pictures of {} pixels do not divide into patches of {}", config.imageSize, config.patchSize));
    return config;
}

std::int64_t visionFeatureLayer(const JsonObject& root, const VisionConfig& vision) {
    if (root.isList("vision_feature_layer"))
        root.unsupported("\"vision_feature_layer\" is a list; only features of one layer can be run");
    return root.integer("vision_feature_layer", {-vision.layers - 1, vision.layers}).value_or(-2);
}

std::array<std::int64_t, 2> frameShape(const JsonObject& root, const VisionConfig& vision) {
    const std::int64_t grid = vision.imageSize / vision.patchSize;
    const auto shape = root.integers("frame_shape", {});
    if (shape && *shape != std::vector{grid, grid})
        root.fail(fmt::format("\"frame_shape\" is [{}], but the vision tower gives {} x {} patches",
                              fmt::join(*shape, ", "), grid, grid));
    return {grid, grid};
}

/// Only what the image token is embedded as where the model itself writes it. Without a pad token that is itself, as in
/// transformers; -1 is how older versions write none.
std::int64_t padTokenId(const JsonObject& root, const ModelConfig& config) {
    const std::int64_t vocabulary = config.text.vocabularySize;
    auto id = root.integer("pad_token_id", {-1, vocabulary - 1});
    if (!id)
        id = root.object("text_config").integer("pad_token_id", {-1, vocabulary - 1});
    return id && *id >= 0 ? *id : config.imageTokenIndex < vocabulary ? config.imageTokenIndex : 0;
}

std::optional<std::vector<std::int64_t>> endOfSequenceIds(const JsonObject& config) {
    if (config.isList("eos_token_id"))
        return config.integers("eos_token_id", kTokenId);
    const auto id = config.integer("eos_token_id", kTokenId);
    return id ? std::optional(std::vector{*id}) : std::nullopt;
}

} // namespace

const std::array<std::int64_t, 2>& ModelConfig::gridOf(VisualLayout layout) const {
    if (layout == VisualLayout::Own && !ownShape)
        throw Error(ErrorKind::InvalidArgument,
                    "this model has no layout of its own; choose pllava or another that all models have");
    return layout == VisualLayout::Own ? *ownShape : frameShape;
}

ModelConfig readLlamaConfig(const JsonObject& root) {
    root.requireOneOf("projector_hidden_act", {"gelu"});
    ModelConfig config;
    config.text = parseText(root.object("text_config"));
    // Stated here, there or twice: transformers ties where either says so.
    config.text.tieWordEmbeddings |= root.flag("tie_word_embeddings").value_or(false);
    const auto imageTokenId = root.integer("image_token_id", kTokenId).value_or(config.imageTokenIndex);
    config.imageTokenIndex = root.integer("image_token_index", kTokenId).value_or(imageTokenId);
    config.padTokenId = padTokenId(root, config);
    config.projectorBias = root.flag("multimodal_projector_bias").value_or(true);
    return config;
}

ModelConfig readLlavaConfig(const JsonObject& root) {
    root.requireOneOf("vision_feature_select_strategy", {"default"});
    ModelConfig config = readLlamaConfig(root);
    config.vision = parseVision(root);
    config.visionFeatureLayer = visionFeatureLayer(root, config.vision);
    config.frameShape = frameShape(root, config.vision);
    config.defaults.loraAlpha = 4; // of PLLaVA's own demo and evaluation scripts
    return config;
}

std::vector<std::int64_t> loadEndOfSequenceIds(const std::filesystem::path& folder) {
    for (const char* name : {"generation_config.json", "config.json"}) {
        const auto config = readConfigIfPresent(folder / name);
        if (!config)
            continue;
        if (const auto ids = endOfSequenceIds(*config))
            return *ids;
        if (const auto ids = endOfSequenceIds(config->object("text_config")))
            return *ids;
    }
    return {2};
}

} // namespace pllava
