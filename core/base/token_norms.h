#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/frame.h"
#include "core/base/pooling_shape.h"
#include "core/base/visual_layout.h"

namespace pllava {

/// Point in the network where visual tokens are inspected.
struct ProbePoint {
    enum class Kind {
        Projected, ///< output of the multimodal projector, before pooling
        Pooled,    ///< after pooling, as they enter the LLM
        Layer,     ///< output of one decoder layer of the LLM
        Final      ///< after the LLM's final norm
    };
    Kind kind = Kind::Pooled;
    std::int64_t layer = 0; ///< from 0 on, with Kind::Layer

    bool operator==(const ProbePoint&) const = default;
    /// True for points whose tokens exist only while a prompt is prefilled.
    bool needsPrompt() const { return kind == Kind::Layer || kind == Kind::Final; }
};

/// "projected", "pooled", "layer:K" or "final", as on the command line.
std::string name(const ProbePoint& point);
/// Returns the probe point of this name. Throws InvalidArgument.
ProbePoint parseProbePoint(std::string_view text);

/// L2 norms of the visual tokens at one probe point, with what is needed to find each token in the video again.
struct TokenNorms {
    ProbePoint point;
    PoolingShape shape;                    ///< (T, h, w) for projected, the layout's shapeOf() elsewhere
    std::vector<float> norms;              ///< visualTokens() numbers: time first, then rows, then columns
    std::vector<double> frameTimesSeconds; ///< of the T sampled frames, ascending
    PictureRegion seen;                    ///< the part of each frame that the vision tower sees
    VisualLayout layout = VisualLayout::Pllava;
};

/// Frame, row and column of a token; −1 where it has none. Of Video-ChatGPT's tokens the first T have a frame
/// alone and the h·w after them a row and a column alone. In IG-VLM's picture rows and columns are those of the
/// picture, and the frame is the sampled one in whose cell the token's middle lies; a white cell has none.
struct TokenCoordinate {
    std::int64_t t = -1, h = -1, w = -1;
    bool operator==(const TokenCoordinate&) const = default;
};
TokenCoordinate coordinateOf(const TokenNorms& norms, std::int64_t index);

/// The sampled frames [first, end) that pooled frame t of `pooled` averages, when `sampled` were encoded.
struct PoolingWindow {
    std::int64_t first = 0;
    std::int64_t end = 0;
};
PoolingWindow poolingWindow(std::int64_t t, std::int64_t sampled, std::int64_t pooled);

/// The pooled frame that holds the sampled frame nearest to this time; 0 where no times are known.
std::int64_t pooledFrameAt(const TokenNorms& norms, double seconds);
/// Time of the sampled frame in the middle of pooled frame t's window, for IG-VLM of sampled frame t; 0 where no times
/// are known.
double secondsOf(const TokenNorms& norms, std::int64_t t);

/// Throws Unsupported where one is NaN or infinity.
void requireFinite(const TokenNorms& norms);

} // namespace pllava
