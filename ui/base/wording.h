#pragma once

#include <QString>

#include "core/base/error.h"

namespace pllava::ui {

/// An error for people, in the language of the window: in English the engine's own words, else what is known of these
/// words in that language, at least the kind of the error and the file.
QString errorWords(const Error& error);
/// Further details, for a tooltip: the engine's English words where errorWords() has others, and its
/// details. Often empty.
QString errorDetails(const Error& error);
/// A stage of the engine ("vision", "prefill", ...) for people.
QString stageWords(const QString& stage);

} // namespace pllava::ui
