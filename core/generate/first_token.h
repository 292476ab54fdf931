#pragma once

#include <cstdint>
#include <span>

namespace pllava {

/// What the model's distribution over the first token of an answer tells: a collapsed prompt gives its mass to the end.
struct FirstToken {
    double entropy = 0;        ///< in nats, 0 to ln(vocabulary)
    double endProbability = 0; ///< of the end-of-sequence tokens together
};

/// Of the softmax of these logits (vocabulary), before temperature and the other warping. Computed in doubles.
FirstToken firstTokenOf(std::span<const float> logits, std::span<const std::int64_t> endOfSequence);

} // namespace pllava
