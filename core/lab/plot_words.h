#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/analysis/dominant_tokens.h"
#include "core/base/token_norms.h"

namespace pllava {

/// A phrase with a count in it. `forms` has "other" and, where a language says them differently, single counts such as
/// "1".
struct CountedText {
    std::map<std::string, std::string> forms{{"other", {}}};
    const std::string& of(std::int64_t count) const;
};

/// Texts of figures; names of checkpoints, role labels, layouts and the paper's curves are the same in all languages.
/// Those with {} are fmt's forms, for one value each in this order. Members are the keys of the files of words.
struct PlotWords {
    std::string rightShare, newTokens, medianNorm, medianNormOf, poolingSide, visualTokens, tokenTitle, frames, alpha;
    std::string answerLength, roleLabels, firstToken, entropy, visualNorms, norm, tokens;
    std::string totalTime, milliseconds, medianL2Norm, answerTokens, answers;
    CountedText answerCount, tokenCount; ///< of a name: "{}, {} tokens"
    std::string tokenNorm, density, thresholdOf, normsAt;
    std::string dataScaling, samples, paperScaling, vcgScore, modelScaling, parameters, paper;
    std::string norms, place, largest, median, neighbours, similarity, inSpace, inTime;
    std::string alikeInSpace, alikeInTime, similarityFields, attention, seconds, attentionShare, attentionMean;
    std::string projected, pooled, layer, final; ///< probe points
    std::string medianMad, valley;               ///< rules of a threshold
    std::string questionKind;                    ///< of an exam
};

std::string pointName(const ProbePoint& point, const PlotWords& words);
std::string ruleName(const ThresholdRule& rule, const PlotWords& words);

} // namespace pllava
