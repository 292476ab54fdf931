#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pllava {

/// Share of a text that is repeated: 1 − (distinct / all) n-grams of 4 tokens, 0 for fewer than 4 tokens. "ping pong
/// ping pong …" comes near 1. Source: seq-rep-n, Welleck et al., arXiv 1908.04319, section 4.
double repetitionOf(std::span<const std::int64_t> tokenIds);

/// Classification of an answer.
enum class AnswerVerdict {
    Collapsed, ///< nothing but white space: the model ended at once
    Repeats,   ///< more than half of its 4-grams were there before (repetitionOf() > 0.5)
    Answers    ///< neither; whether it is right is another question
};
AnswerVerdict verdictOf(std::string_view answer, double repetition);
/// "collapsed: no answer", "repeats itself" or "answers".
std::string_view name(AnswerVerdict verdict);
/// The verdict of this name. Throws CorruptFile, since names come from files.
AnswerVerdict parseVerdict(std::string_view text);

} // namespace pllava
