#pragma once

#include <cstdint>
#include <vector>

#include "core/generate/first_token.h"
#include "core/generate/generation_options.h"

namespace pllava {

/// Milliseconds of each stage; 0 where the stage was not needed because its result was cached.
struct Timings {
    double load = 0; ///< of the model, once a session
    double decode = 0, preprocess = 0, vision = 0, project = 0, pool = 0, prefill = 0;
    double generate = 0;   ///< all tokens after the first
    double firstToken = 0; ///< from the question to the first token
};

/// What a model made of a prompt. Each layer of the engine, from the generator up to the conversation, adds what it
/// knows to the one of the layer below.
struct Generated {
    std::vector<std::int64_t> newIds; ///< with the end-of-sequence id, as the reference keeps it
    StopReason stopReason = StopReason::MaxNewTokens;
    FirstToken firstToken;
    std::int64_t promptTokens = 0; ///< visual tokens counted in
    std::int64_t cachedTokens = 0; ///< of these, taken from the KV cache
    std::int64_t visualTokens = 0;
    double beamScore = 0; ///< beam search only
    Timings timings;
};

} // namespace pllava
