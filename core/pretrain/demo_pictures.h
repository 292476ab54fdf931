#pragma once
// Private to the engine: needs torch.

#include <filesystem>
#include <span>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/model_config.h"
#include "core/demo/scene.h"

namespace pllava {

/// Scenes of the demo's world as the vision tower gets them, through the same preprocessing as a video's frames.
class DemoPictures {
public:
    /// Reads the preprocessor's settings of a model's folder.
    DemoPictures(const std::filesystem::path& folder, const ModelConfig& model);
    /// (times, 3, S, S): the scene at these times, drawn `side` pixels wide.
    at::Tensor pixels(const demo::Scene& scene, std::span<const double> times, int side) const;

private:
    ClipPreprocessorConfig m_config;
};

} // namespace pllava
