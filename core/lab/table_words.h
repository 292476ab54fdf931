#pragma once

#include <string>

namespace pllava {

/// Headings and lines of tables of results. Those with {} are fmt's forms. Members are the keys of the files of words.
struct TableWords {
    std::string model, layout, alpha, roles, frames, pooling, visualTokens, newTokens, medianNorm, dominant;
    std::string milliseconds, prefill, generate, score, scoreOf, answer, notAsked, verdict, entropy, endProbability,
        repetition;
    std::string answers, meanNewTokens, collapsed, repeating, failed;
    std::string kind, english, chinese, count, examTotal, examTurn;
    std::string video, question, expected, parameters, samples;
};

} // namespace pllava
