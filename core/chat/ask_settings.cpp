#include "core/chat/ask_settings.h"

#include "core/preprocess/image_grid.h"

namespace pllava {
namespace {

void apply(const ModelDefaults& stated, AskSettings& settings) {
    settings.frames = stated.frames.value_or(settings.frames);
    settings.pooling = stated.pooling.value_or(settings.pooling);
    settings.promptTemplate = stated.promptTemplate.value_or(settings.promptTemplate);
    settings.generation.maxNewTokens = stated.maxNewTokens.value_or(settings.generation.maxNewTokens);
    settings.loraAlpha = stated.loraAlpha.value_or(settings.loraAlpha);
}

} // namespace

AskSettings defaultSettings(const ModelFolders& folders, const ModelConfig& model, std::int64_t loraRank) {
    AskSettings settings;
    settings.layout = model.defaultLayout();
    apply(model.defaults, settings);
    if (loraRank == 0)
        settings.loraAlpha = 0;
    apply(loadModelDefaults(folders.base), settings);
    if (folders.weights)
        apply(loadModelDefaults(*folders.weights), settings);
    return settings;
}

SamplingRequest samplingOf(const std::string& video, const AskSettings& settings) {
    const bool grid = settings.layout == VisualLayout::IgVlm;
    return {video, settings.frames, settings.range, grid ? SamplingRule::IgVlm : SamplingRule::Pllava};
}

void applyLayout(AskSettings& settings, VisualLayout layout) {
    settings.layout = layout;
    if (layout == VisualLayout::IgVlm)
        settings.frames = kIgVlmFrames;
    if (layout == VisualLayout::Image) {
        settings.frames = 1;
        settings.loraAlpha = 0;
    }
}

} // namespace pllava
