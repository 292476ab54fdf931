#pragma once

#include <string>

#include <QString>

#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"
#include "core/lab/answer_verdict.h"
#include "core/lab/plot_words.h"

namespace pllava::ui {

/// "PLLaVA", "n-frame", "Video-ChatGPT", …: names of systems, the same in every language but for the image model.
QString layoutWords(VisualLayout layout);
/// "answers", "repeats itself", "collapsed: no answer".
QString verdictWords(AnswerVerdict verdict);
/// The folder's name, or "none".
QString adapterWords(const std::string& folder);
/// "8×4×4".
QString poolingWords(const PoolingShape& shape);

/// The window's language, for what the engine writes.
LabLanguage labLanguage();
const PlotWords& figureWords();

} // namespace pllava::ui
