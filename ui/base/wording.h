#pragma once

#include <QString>

#include "core/base/error.h"

namespace pllava::ui {

/// An error for people: what went wrong, in the language of the window, then the engine's own words.
QString errorWords(const Error& error);
/// A stage of the engine ("vision", "prefill", ...) for people.
QString stageWords(const QString& stage);

} // namespace pllava::ui
