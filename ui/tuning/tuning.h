#pragma once

#include <QString>
#include <QVector>

#include "core/base/pooling_shape.h"

namespace pllava::ui {

/// What the sliders set.
struct Tuning {
    int frames = 16;
    PoolingShape pooling;
    double loraAlpha = 0;
    bool operator==(const Tuning&) const = default;
};

/// A named set of slider positions.
struct TuningPreset {
    QString name;
    Tuning tuning;
};

/// What limits the sliders: the model's patch grid and context.
struct TuningLimits {
    int frames = 64;
    std::int64_t gridHeight = 24, gridWidth = 24;
    std::int64_t maxPositions = 4096;
    bool adapter = false; ///< LoRA weights are loaded, so α does something
};

/// The model's own defaults first, then those of the paper that the limits allow: 16 frames pooled to 16×12×12, and no
/// pooling of 4 frames ("n-frame"). Source: arXiv 2404.16994, sections 3 and 4.
QVector<TuningPreset> tuningPresets(const Tuning& defaults, const TuningLimits& limits);

/// Why these positions may disappoint, in words; empty when they are fine.
QString tuningWarning(const Tuning& tuning, const TuningLimits& limits);

} // namespace pllava::ui
