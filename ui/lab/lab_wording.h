#pragma once

#include <string>

#include <QString>

#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"
#include "core/lab/answer_verdict.h"
#include "core/lab/lab_words.h"

namespace pllava::ui {

/// "PLLaVA", "n-frame", "Video-ChatGPT", …: names of systems, the same in every language but for the image model.
QString layoutWords(VisualLayout layout);
/// "answers", "repeats itself", "collapsed: no answer".
QString verdictWords(AnswerVerdict verdict);
/// The folder's name, or "none".
QString adapterWords(const std::string& folder);
/// "8×4×4".
QString poolingWords(const PoolingShape& shape);

/// "LoRA α": what an experiment is called in the window.
QString experimentWords(const std::string& name);
/// What a parameter of an experiment is called, and a choice of one.
QString parameterWords(const std::string& name);
QString choiceWords(const std::string& choice);

/// Words of figures and reports in the window's language; English where it has no file of them. GUI thread only.
const LabWords& labWords();
const PlotWords& figureWords();

} // namespace pllava::ui
