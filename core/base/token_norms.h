#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/frame.h"
#include "core/base/pooling_shape.h"

namespace pllava {

/// Where the visual tokens of a run are looked at.
struct NormPlace {
    enum class Kind {
        Projected, ///< behind the multimodal projector, before pooling
        Pooled,    ///< behind the pooling, as they enter the LLM
        Layer,     ///< behind one decoder layer of the LLM
        Final      ///< behind the LLM's final norm
    };
    Kind kind = Kind::Pooled;
    std::int64_t layer = 0; ///< from 0 on, with Kind::Layer

    bool operator==(const NormPlace&) const = default;
    /// Seen only while a prompt is prefilled.
    bool needsPrompt() const { return kind == Kind::Layer || kind == Kind::Final; }
};

/// "projected", "pooled", "layer:K" or "final", as on the command line.
std::string name(const NormPlace& place);
/// The place of this name. Throws InvalidArgument.
NormPlace parseNormPlace(std::string_view text);

/// L2 norms of the visual tokens at one place, with what is needed to find each token in the video again.
struct TokenNorms {
    NormPlace place;
    PoolingShape shape;                    ///< (T, h, w) for projected, (T', H', W') elsewhere
    std::vector<float> norms;              ///< shape.tokens() numbers: time first, then rows, then columns
    std::vector<double> frameTimesSeconds; ///< of the T sampled frames, ascending
    PictureRegion seen;                    ///< the part of each frame that the vision tower sees
};

/// The sampled frames [first, end) that pooled frame t of `pooled` averages, when `sampled` were encoded.
struct PoolingWindow {
    std::int64_t first = 0;
    std::int64_t end = 0;
};
PoolingWindow poolingWindow(std::int64_t t, std::int64_t sampled, std::int64_t pooled);

/// The pooled frame that holds the sampled frame nearest to this time; 0 where no times are known.
std::int64_t pooledFrameAt(const TokenNorms& norms, double seconds);
/// Time of the sampled frame in the middle of pooled frame t's window; 0 where no times are known.
double secondsOf(const TokenNorms& norms, std::int64_t t);

} // namespace pllava
