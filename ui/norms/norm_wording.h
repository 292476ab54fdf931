#pragma once

#include <QString>

#include "core/analysis/dominant_tokens.h"

namespace pllava::ui {

/// A norm as people read it: three or four digits, in the window's language.
QString normWords(double norm);
/// "median + 5 MAD" or "density valley".
QString ruleWords(const ThresholdRule& rule);
/// "threshold 27.4 (median + 5 MAD)", or that there is none.
QString thresholdWords(const Threshold& threshold);
/// "t 5 · row 4 · col 7 · norm 48.2", counted from 0 as in the files.
QString tokenWords(const DominantToken& token);
/// The same, followed by " · dominant" where it is.
QString tokenWords(const DominantToken& token, const Threshold& threshold);

} // namespace pllava::ui
