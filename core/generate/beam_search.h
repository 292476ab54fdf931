#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/generate/generation_options.h"

namespace pllava {

/// Beam search over one prompt, every beam seeing the whole video, scored and stopped as transformers' BeamSearchScorer
/// does with early_stopping = false. Pure bookkeeping: logits go in, the next tokens and the beams they continue come
/// out.
class BeamSearch {
public:
    /// `prompt` is what the repetition penalty sees besides the answer.
    BeamSearch(const GenerationOptions& options, std::vector<std::int64_t> prompt,
               std::vector<std::int64_t> endOfSequence);

    struct Step {
        std::vector<std::int64_t> tokens; ///< next token of each beam
        std::vector<std::int64_t> from;   ///< the beam that it continues
        bool done = false;
    };
    /// `logits` (beams, vocabulary); at the first step one row, that of the prompt. May be changed.
    Step advance(std::span<float> logits, std::size_t rows);

    struct Hypothesis {
        std::vector<std::int64_t> ids; ///< with the end-of-sequence id where it ended so
        double score = 0;              ///< sum of log-probabilities / length ^ lengthPenalty
        bool ended = false;
    };
    /// The best hypothesis, those still running included.
    Hypothesis best() const;

private:
    struct Beam {
        std::vector<std::int64_t> ids;
        double sum = 0;
    };
    struct Extension {
        std::size_t beam;
        std::int64_t token;
        double sum;
    };
    std::vector<Extension> bestExtensions(std::span<float> logits, std::size_t rows);
    void finish(Hypothesis hypothesis, double sum);
    bool isDone(double bestSum) const;

    GenerationOptions m_options;
    std::vector<std::int64_t> m_prompt, m_endOfSequence;
    std::vector<Beam> m_beams;
    std::vector<Hypothesis> m_finished; ///< at most `beams`, best first
};

} // namespace pllava
