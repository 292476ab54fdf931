#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/chat/ask_settings.h"
#include "core/generate/generated.h"

namespace pllava {

/// One answer and how it came about.
struct Answer : Generated {
    std::string text;
    std::string prompt;
    std::vector<std::int64_t> promptIds; ///< the image as one id
    std::int64_t droppedTurns = 0;       ///< oldest ones of the conversation that the context has no room for
    double tokensPerSecond = 0;          ///< of the tokens after the first
    AskSettings settings;                ///< as they were used: pooling is the layout's shapeOf()
    std::vector<std::int64_t> frameIndices;
    std::vector<double> frameTimesSeconds;
    int substitutedFrames = 0; ///< of them: damaged or lost in the file, replaced by the nearest that could be decoded
    bool hasUnreadableParts =
        false; ///< the video's file is damaged, and what was lost with a part of it is not counted
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
