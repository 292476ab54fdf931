#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"
#include "core/preprocess/clip_preprocessor.h"

namespace pllava {

class JsonObject;

/// Vision tower of square pictures in square patches; a family leaves what its tower does not have (defaults:
/// transformers' CLIPVisionConfig).
struct VisionConfig {
    std::int64_t hiddenSize = 768;
    std::int64_t intermediateSize = 3072;
    std::int64_t layers = 12;
    std::int64_t heads = 12;
    std::int64_t imageSize = 224;
    std::int64_t patchSize = 32;
    double layerNormEps = 1e-5;
    std::string activation = "quick_gelu"; ///< quick_gelu or gelu
};

/// LLaMA language model (defaults: transformers' LlamaConfig).
struct TextConfig {
    std::int64_t hiddenSize = 4096;
    std::int64_t intermediateSize = 11008;
    std::int64_t layers = 32;
    std::int64_t heads = 32;
    std::int64_t keyValueHeads = 32; ///< = heads where the file does not say
    std::int64_t headDim = 128;      ///< = hiddenSize / heads where the file does not say
    std::int64_t vocabularySize = 32000;
    std::int64_t maxPositions = 2048;
    double rmsNormEps = 1e-6;
    double ropeTheta = 10000;
    bool tieWordEmbeddings = false;
    bool attentionBias = false; ///< of q, k and v
    bool outputBias = false;    ///< of o
};

/// Defaults that a folder or a family states; empty where it states none.
struct ModelDefaults {
    std::optional<int> frames;
    std::optional<PoolingShape> pooling;
    std::optional<std::string> promptTemplate;
    std::optional<int> maxNewTokens;
    std::optional<double> loraAlpha;
    std::optional<std::int64_t> loraRank;
};

/// A checkpoint's config.json with every omitted default filled in.
struct ModelConfig {
    std::string modelType = "llava"; ///< by which core/model finds the family
    VisionConfig vision;
    TextConfig text;
    std::int64_t imageTokenIndex = 32000;
    std::int64_t padTokenId = 0;
    std::int64_t visionFeatureLayer = -2;
    std::array<std::int64_t, 2> frameShape{24, 24}; ///< patches (h, w) of one frame
    std::string projectorActivation = "gelu";
    bool projectorBias = true;
    /// Rows and columns of a frame's visual tokens in the family's own layout, which such a model is asked in.
    std::optional<std::array<std::int64_t, 2>> ownShape;
    ModelDefaults defaults; ///< of the family; what a folder says comes first

    VisualLayout defaultLayout() const { return ownShape ? VisualLayout::Own : VisualLayout::Pllava; }
    /// Rows and columns of a frame that a layout starts from. Throws InvalidArgument for Own without ownShape.
    const std::array<std::int64_t, 2>& gridOf(VisualLayout layout) const;
};

/// Returns config.json without the vision tower: the MLP projector, a LLaMA language model, image and pad token.
/// Like all readers here, throws CorruptFile for wrong types, absurd sizes and sizes that do not fit each other,
/// Unsupported for another kind of model. Source: transformers 4.37's LlamaConfig.
ModelConfig readLlamaConfig(const JsonObject& root);
/// LLaVA's and PLLaVA's whole config.json. Source: models/pllava/configuration_pllava.py and transformers 4.37's
/// CLIPVisionConfig.
ModelConfig readLlavaConfig(const JsonObject& root);

/// End-of-sequence ids: generation_config.json, else config.json, else 2.
std::vector<std::int64_t> loadEndOfSequenceIds(const std::filesystem::path& folder);

/// preprocessor_config.json (its text); sizes that it does not say are `imageSize`, in pixels.
/// Throws CorruptFile, or Unsupported for another kind of processor.
ClipPreprocessorConfig parsePreprocessorConfig(std::string_view json, std::string_view where, int imageSize = 336);
/// Checked against the model's vision tower; made for it where the folder has no such file.
ClipPreprocessorConfig loadPreprocessorConfig(const std::filesystem::path& folder, const ModelConfig& model);

/// The one reader of a folder's own defaults. For each of them the first file that says something wins: pllava.json,
/// adapter_config.json, the run settings in config.json, generation_config.json. Every file that is there is checked.
/// Throws CorruptFile, or Unsupported for an adapter that is not plain LoRA.
ModelDefaults loadModelDefaults(const std::filesystem::path& folder);

} // namespace pllava
