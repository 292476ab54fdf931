#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pllava {

/// How an answer is generated. The defaults are PLLaVA's: greedy, one beam.
struct GenerationOptions {
    int maxNewTokens = 256;
    double temperature = 0;       ///< 0 = greedy; else logits are divided by it before top-k and top-p
    int topK = 50;                ///< 0 = off; used when sampling
    double topP = 0.9;            ///< 1 = off, 0 = the most likely token only; used when sampling
    std::uint64_t seed = 0;       ///< the same seed gives the same answer
    double repetitionPenalty = 1; ///< > 1 makes ids that occur in prompt or answer less likely
    int beams = 1;
    double lengthPenalty = 1;           ///< beam score = sum of log-probabilities / length ^ lengthPenalty
    std::vector<std::string> stopWords; ///< any of them in the generated text ends the answer

    bool operator==(const GenerationOptions&) const = default;
};

/// Throws InvalidArgument that names the option and its range.
void validate(const GenerationOptions& options);

enum class StopReason { EndOfSequence, MaxNewTokens, StopWord, ContextFull, Cancelled };
/// "eos", "length", "stop_word", "context", "cancelled".
const char* name(StopReason reason);

} // namespace pllava
