#pragma once

#include <cstdint>
#include <span>

namespace pllava {

/// Summary of the model's distribution over the first token of an answer: with a collapsed prompt the mass is on the
/// end token.
struct FirstToken {
    double entropy = 0;        ///< in nats, 0 to ln(vocabulary)
    double endProbability = 0; ///< of the end-of-sequence tokens together
};

/// Of the softmax of these logits (vocabulary), before temperature and the other warping. Computed in doubles.
FirstToken firstTokenOf(std::span<const float> logits, std::span<const std::int64_t> endOfSequence);

} // namespace pllava
