#pragma once

#include <QString>
#include <QVector>

#include "ui/base/live_settings.h"

namespace pllava::ui {

/// Frames and pooling under a name; α is the model's own with each of them.
struct PoolingPreset {
    QString name;
    int frames = 0;
    PoolingShape pooling;
};

/// What the model sees of a video with these settings.
std::int64_t visualTokens(const AskSettings& settings, const SettingsLimits& limits);

/// The model's own first, then those of the paper that the limits allow: 16 frames pooled to 16×12×12, and no pooling
/// of 4 frames ("n-frame"). Source: arXiv 2404.16994, sections 3 and 4.
QVector<PoolingPreset> poolingPresets(const AskSettings& defaults, const SettingsLimits& limits);

/// Why these settings may disappoint, in words; empty when they are fine.
QString poolingWarning(const AskSettings& settings, const SettingsLimits& limits);

} // namespace pllava::ui
