#pragma once
// Private to the engine: needs torch.

#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/model_config.h"
#include "core/checkpoint/tensor_source.h"
#include "core/model/multi_modal_projector.h"
#include "core/model/vision_tower.h"

namespace pllava {

class JsonObject;

/// Lays out a clip in a family's own way: vision features (T, patches, Dv) → visual tokens (n, D) in fp32, where n is T
/// times the config's ownShape, frame by frame, row by row.
using OwnTokens = std::function<at::Tensor(const at::Tensor& visionFeatures, const MultiModalProjector& projector)>;

/// What differs between families of models. Each is one file in families/ and one line in families.cpp. All have an MLP
/// as projector and a LLaMA, with or without biases, as language model, whose tensors' names begin with
/// "multi_modal_projector." and "language_model."; adapters and shared weights go by these and by "vision_tower.".
/// What a family loads is what its checkpoints must hold, no more and no less.
struct Family {
    std::span<const std::string_view> modelTypes; ///< "model_type" of config.json; merged models have the first
    std::string_view architecture;                ///< of merged models, as transformers calls it
    ModelConfig (*config)(const JsonObject& root);
    std::shared_ptr<const VisionTower> (*visionTower)(const ModelConfig& config, TensorSource& source);
    /// For a family whose config has an ownShape; loads what the layout has weights for.
    OwnTokens (*ownTokens)(const ModelConfig& config, TensorSource& source) = nullptr;
};

/// Every family that the program knows.
std::span<const Family* const> families();
/// The one that read `config`.
const Family& familyOf(const ModelConfig& config);

} // namespace pllava
