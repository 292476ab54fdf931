#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/chat/ask_settings.h"
#include "core/generate/first_token.h"

namespace pllava {

/// Milliseconds of each stage; 0 where the stage was not needed because its result was cached.
struct Timings {
    double load = 0; ///< of the model, once a session
    double decode = 0, preprocess = 0, vision = 0, project = 0, pool = 0, prefill = 0, generate = 0;
    double firstToken = 0; ///< from the call of ask() to the first token
};

/// One answer and how it came about.
struct Answer {
    std::string text;
    std::string prompt;
    std::vector<std::int64_t> promptIds; ///< the image as one id
    std::vector<std::int64_t> newIds;
    StopReason stopReason = StopReason::MaxNewTokens;
    FirstToken firstToken;
    std::int64_t promptTokens = 0; ///< visual tokens counted in
    std::int64_t cachedTokens = 0; ///< of these, taken from the KV cache
    std::int64_t visualTokens = 0;
    std::int64_t droppedTurns = 0; ///< oldest ones of the conversation that the context has no room for
    double beamScore = 0;
    double tokensPerSecond = 0; ///< of the tokens after the first
    AskSettings settings;       ///< as they were used: pooling is the layout's shapeOf()
    std::vector<std::int64_t> frameIndices;
    std::vector<double> frameTimesSeconds;
    int substitutedFrames = 0; ///< of them: damaged or lost in the file, the nearest that could be decoded stands in
    bool hasUnreadableParts =
        false; ///< the video's file is damaged, and what was lost with a part of it is not counted
    Timings timings;
    std::vector<NamedTensor> tensors; ///< with Capture::Everything
};

/// Callbacks of asking. Each may be empty.
struct AskCallbacks {
    std::function<void(std::string_view piece)> onText; ///< whole UTF-8 characters, as they become certain
    Progress progress;
    std::stop_token stop;
    /// Called once for each sampling of a damaged video.
    std::function<void(const SampledClip& clip)> onDamage{};
};

} // namespace pllava
