#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "core/generate/generation_options.h"

namespace pllava {

/// A token and how likely it is.
struct Candidate {
    std::int64_t id = 0;
    float probability = 0;
};

/// Divides (or multiplies, below zero) the scores of every id that `seen` holds. In place. Source: CTRL, arXiv
/// 1909.05858.
void applyRepetitionPenalty(std::span<float> scores, std::span<const std::int64_t> seen, double penalty);

/// Scores turned into log-probabilities, in place.
void logSoftmax(std::span<float> scores);

/// The candidates after temperature, then top-k, then top-p: most likely first, probabilities adding up to 1.
/// Ties at the top-k edge are kept, as the reference does.
std::vector<Candidate> warp(std::span<const float> logits, const GenerationOptions& options);

/// Picks the next token: the most likely one, or a seeded draw. One object per answer.
class Sampler {
public:
    explicit Sampler(const GenerationOptions& options) : m_options(options), m_random(options.seed) {}
    /// `logits` (vocabulary) may be changed; `seen` is prompt and answer so far, the image as one id.
    std::int64_t next(std::span<float> logits, std::span<const std::int64_t> seen);

private:
    GenerationOptions m_options;
    std::mt19937_64 m_random;
};

} // namespace pllava
