#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/pooling_shape.h"
#include "core/preprocess/clip_preprocessor.h"

namespace pllava {

/// CLIP vision tower (defaults: transformers' CLIPVisionConfig).
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
    bool attentionBias = false;
};

/// A PLLaVA checkpoint's config.json with every omitted default filled in.
struct ModelConfig {
    VisionConfig vision;
    TextConfig text;
    std::int64_t imageTokenIndex = 32000;
    std::int64_t padTokenId = 0;
    std::int64_t visionFeatureLayer = -2;
    std::array<std::int64_t, 2> frameShape{24, 24}; ///< patches (h, w) of one frame
    std::string projectorActivation = "gelu";
    bool projectorBias = true;
};

/// What a folder says about how it wants to be used; empty where it says nothing.
struct ModelDefaults {
    std::optional<int> frames;
    std::optional<PoolingShape> pooling;
    std::optional<std::string> promptTemplate;
    std::optional<int> maxNewTokens;
    std::optional<double> loraAlpha;
    std::optional<std::int64_t> loraRank;
};

/// Reads and checks config.json (its text). Throws CorruptFile for wrong types, absurd sizes and sizes that do not fit
/// each other, Unsupported for another kind of model. `where` names the file in messages.
/// Source: models/pllava/configuration_pllava.py and transformers 4.37's LlamaConfig and CLIPVisionConfig.
ModelConfig parseModelConfig(std::string_view json, std::string_view where);
ModelConfig loadModelConfig(const std::filesystem::path& folder);

/// End-of-sequence ids: generation_config.json, else config.json, else 2.
std::vector<std::int64_t> loadEndOfSequenceIds(const std::filesystem::path& folder);

/// preprocessor_config.json (its text); sizes that it does not say are `imageSize`, in pixels.
/// Throws CorruptFile, or Unsupported for another kind of processor.
ClipPreprocessorConfig parsePreprocessorConfig(std::string_view json, std::string_view where, int imageSize = 336);
/// Checked against the vision tower of the folder's config.json; made for it where the folder has no such file.
ClipPreprocessorConfig loadPreprocessorConfig(const std::filesystem::path& folder);

/// The one reader of a folder's own defaults. For each of them the first file that says something wins: pllava.json,
/// adapter_config.json, the run settings in config.json, generation_config.json. Every file that is there is checked.
/// Throws CorruptFile, or Unsupported for an adapter that is not plain LoRA.
ModelDefaults loadModelDefaults(const std::filesystem::path& folder);

} // namespace pllava
