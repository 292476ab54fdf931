#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/backend/named_tensor.h"
#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"
#include "core/checkpoint/model_config.h"
#include "core/checkpoint/model_folders.h"
#include "core/generate/generation_options.h"
#include "core/text/prompt_template.h"
#include "core/video/sampled_clip.h"

namespace pllava {

/// Everything that a question is asked with. ChatModel::defaults() has the model's own.
struct AskSettings {
    int frames = 16;
    std::optional<TimeRange> range;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::string promptTemplate = "eval_vcgbench";
    PromptOptions prompt;
    GenerationOptions generation;
    Capture capture = Capture::Nothing;
    VisualLayout layout = VisualLayout::Pllava;

    bool operator==(const AskSettings&) const = default;
};

/// The frames that settings ask for of a video.
SamplingRequest samplingOf(const std::string& video, const AskSettings& settings);

/// What the model's folders ask for, else what its family does, else PLLaVA's own numbers; `loraRank` is that of the
/// tensors, 0 without LoRA. Throws CorruptFile where the folder of the weights states another rank.
AskSettings defaultSettings(const ModelFolders& folders, const ModelConfig& model, std::int64_t loraRank);

/// Sets the layout and the settings that it requires: 6 frames for IG-VLM, one frame and α = 0 for the image model.
/// Other frames and α can be set afterwards, but not for the image model.
void applyLayout(AskSettings& settings, VisualLayout layout);

} // namespace pllava
