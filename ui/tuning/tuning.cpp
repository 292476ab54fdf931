#include "ui/tuning/tuning.h"

#include <QCoreApplication>

namespace pllava::ui {
namespace {

struct TuningText {
    Q_DECLARE_TR_FUNCTIONS(TuningText)
};

/// The prompt's own words take some of the context.
constexpr std::int64_t kPromptRoom = 64;

bool fits(const Tuning& tuning, const TuningLimits& limits) {
    return tuning.pooling.height <= limits.gridHeight && tuning.pooling.width <= limits.gridWidth &&
           tuning.pooling.tokens() + kPromptRoom <= limits.maxPositions;
}

} // namespace

QVector<TuningPreset> tuningPresets(const Tuning& defaults, const TuningLimits& limits) {
    const std::int64_t height = limits.gridHeight, width = limits.gridWidth;
    const double alpha = defaults.loraAlpha;
    const TuningPreset all[] = {
        {TuningText::tr("The model's own"), defaults},
        {TuningText::tr("Paper: 16 frames, 16×12×12"), {16, {16, 12, 12}, alpha}},
        {TuningText::tr("n-frame: 4 frames, no pooling"), {4, {4, height, width}, alpha}},
        {TuningText::tr("Time only: one token a frame"), {defaults.frames, {defaults.frames, 1, 1}, alpha}},
        {TuningText::tr("Place only: all frames in one"),
         {defaults.frames, {1, defaults.pooling.height, defaults.pooling.width}, alpha}},
    };
    QVector<TuningPreset> presets;
    for (const TuningPreset& preset : all)
        if (fits(preset.tuning, limits))
            presets.push_back(preset);
    return presets;
}

QString tuningWarning(const Tuning& tuning, const TuningLimits& limits) {
    if (tuning.pooling.tokens() + kPromptRoom > limits.maxPositions)
        return TuningText::tr("%1 tokens are more than the model's context of %2 holds; pool more.")
            .arg(tuning.pooling.tokens())
            .arg(limits.maxPositions);
    if (tuning.pooling.frames < tuning.frames)
        return TuningText::tr(
            "T′ below the number of frames averages over time. The paper found that this hurts: pool places, not "
            "time.");
    if (tuning.pooling.frames > tuning.frames)
        return TuningText::tr("T′ above the number of frames repeats tokens: more work, nothing new.");
    if (tuning.pooling.height > limits.gridHeight || tuning.pooling.width > limits.gridWidth)
        return TuningText::tr("A frame has %1×%2 places; a finer pooling repeats tokens.")
            .arg(limits.gridHeight)
            .arg(limits.gridWidth);
    return {};
}

} // namespace pllava::ui
