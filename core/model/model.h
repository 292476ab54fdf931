#pragma once
// Private to the engine: needs torch.

#include <memory>

#include "core/model/expected_weights.h"
#include "core/model/family.h"
#include "core/model/language_model.h"

namespace pllava {

/// The whole network, used for answering, training and pretraining.
struct Model {
    std::shared_ptr<const VisionTower> visionTower;
    MultiModalProjector projector;
    LanguageModel languageModel;
    OwnTokens ownTokens; ///< empty for a family without a layout of its own

    /// With `loaded`, the tower is shared with another model instead of loaded.
    Model(const ModelConfig& config, TensorSource& source, std::shared_ptr<const VisionTower> loaded = {});
    at::Device device() const { return languageModel.device(); }
};

} // namespace pllava
