#pragma once

#include <QStringList>

namespace pllava::ui {

/// What a model has learned to see.
enum class ModelWorld { Demo, Real };

/// Whether a video shows the world of the demo model: one of the samples, or a clip that `pllava demo-data` has
/// written.
bool isDemoClip(const QString& video);

/// Three questions to begin with, in the language of the window, which fit the model and the video: of a sample its
/// own.
QStringList suggestedQuestions(ModelWorld world, const QString& video);

} // namespace pllava::ui
