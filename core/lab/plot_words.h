#pragma once

#include <string>

#include "core/analysis/dominant_tokens.h"
#include "core/base/token_norms.h"
#include "core/lab/lab_language.h"

namespace pllava {

/// What figures say beside their numbers; names of checkpoints, role labels, layouts and the paper's curves are the
/// same in all languages. Those with {} are fmt's forms, for one value each in this order.
struct PlotWords {
    const char *rightShare, *newTokens, *medianNorm, *medianNormOf, *poolingSide, *visualTokens, *tokenTitle, *frames,
        *alpha;
    const char *answerLength, *roleLabels, *firstToken, *entropy, *visualNorms, *norm, *tokens;
    const char *totalTime, *milliseconds, *medianL2Norm, *answerTokens, *answers, *answerCount, *tokenCount;
    const char *tokenNorm, *density, *thresholdOf, *normsAt;
    const char *dataScaling, *samples, *paperScaling, *vcgScore, *modelScaling, *parameters, *paper;
    const char *norms, *place, *largest, *median, *neighbours, *similarity, *inSpace, *inTime;
    const char *alikeInSpace, *alikeInTime, *similarityFields, *attention, *seconds, *attentionShare, *attentionMean;
    const char *projected, *pooled, *layer, *final; ///< places in the model
    const char *medianMad, *valley;                 ///< rules of a threshold
};

const PlotWords& plotWords(LabLanguage language);
std::string placeName(const NormPlace& place, const PlotWords& words);
std::string ruleName(const ThresholdRule& rule, const PlotWords& words);

} // namespace pllava
