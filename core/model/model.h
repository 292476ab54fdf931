#pragma once
// Private to the engine: needs torch.

#include "core/checkpoint/tensor_source.h"
#include "core/model/expected_weights.h"
#include "core/model/language_model.h"
#include "core/model/multi_modal_projector.h"
#include "core/model/vision_tower.h"

namespace pllava {

/// The whole network: what answering, training and pretraining run.
struct Model {
    VisionTower visionTower;
    MultiModalProjector projector;
    LanguageModel languageModel;

    /// With `loaded`, the tower is shared with another model instead of loaded.
    Model(const ModelConfig& config, TensorSource& source, const VisionTower* loaded = nullptr);
    at::Device device() const { return languageModel.device(); }
};

} // namespace pllava
