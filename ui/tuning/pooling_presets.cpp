#include "ui/tuning/pooling_presets.h"

#include <QCoreApplication>

namespace pllava::ui {
namespace {

struct TuningText {
    Q_DECLARE_TR_FUNCTIONS(TuningText)
};

/// The prompt's own words take some of the context.
constexpr std::int64_t kPromptRoom = 64;

bool fits(const PoolingShape& pooling, const SettingsLimits& limits) {
    return pooling.height <= limits.gridHeight && pooling.width <= limits.gridWidth &&
           pooling.tokens() + kPromptRoom <= limits.maxPositions;
}

} // namespace

std::int64_t visualTokens(const AskSettings& settings, const SettingsLimits& limits) {
    return limits.tokensPerFrame ? settings.frames * *limits.tokensPerFrame : settings.pooling.tokens();
}

QVector<PoolingPreset> poolingPresets(const AskSettings& defaults, const SettingsLimits& limits) {
    if (limits.tokensPerFrame)
        return {{TuningText::tr("The model's own"), defaults.frames, defaults.pooling}};
    const std::int64_t height = limits.gridHeight, width = limits.gridWidth;
    const PoolingShape& own = defaults.pooling;
    const PoolingPreset all[] = {
        {TuningText::tr("The model's own"), defaults.frames, own},
        {TuningText::tr("Paper: 16 frames, 16×12×12"), 16, {16, 12, 12}},
        {TuningText::tr("n-frame: 4 frames, no pooling"), 4, {4, height, width}},
        {TuningText::tr("Time only: one token per frame"), defaults.frames, {defaults.frames, 1, 1}},
        {TuningText::tr("Space only: all frames in one"), defaults.frames, {1, own.height, own.width}},
    };
    QVector<PoolingPreset> presets;
    for (const PoolingPreset& preset : all)
        if (fits(preset.pooling, limits))
            presets.push_back(preset);
    return presets;
}

QString poolingWarning(const AskSettings& settings, const SettingsLimits& limits) {
    const PoolingShape& pooling = settings.pooling;
    if (limits.tokensPerFrame && visualTokens(settings, limits) + kPromptRoom > limits.maxPositions)
        return TuningText::tr("%1 tokens do not fit into the model's context of %2; use fewer frames.")
            .arg(visualTokens(settings, limits))
            .arg(limits.maxPositions);
    if (limits.tokensPerFrame)
        return {};
    if (pooling.tokens() + kPromptRoom > limits.maxPositions)
        return TuningText::tr("%1 tokens do not fit into the model's context of %2; pool more.")
            .arg(pooling.tokens())
            .arg(limits.maxPositions);
    if (pooling.frames < settings.frames)
        return TuningText::tr("T′ below the number of frames averages over time. The paper found that this hurts: pool "
                              "over space, not over time.");
    if (pooling.frames > settings.frames)
        return TuningText::tr("T′ above the number of frames repeats tokens, which costs time and adds nothing.");
    if (pooling.height > limits.gridHeight || pooling.width > limits.gridWidth)
        return TuningText::tr("A frame has %1×%2 patches; a finer pooling repeats tokens.")
            .arg(limits.gridHeight)
            .arg(limits.gridWidth);
    return {};
}

} // namespace pllava::ui
