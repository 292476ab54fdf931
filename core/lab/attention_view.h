#pragma once

#include <string>
#include <vector>

#include "core/base/token_view.h"

namespace pllava {

/// Attention of an answer, averaged over its tokens. Shares of frames and places are of the attention to visual tokens,
/// so that each of the two lists adds up to 1.
struct AttentionSummary {
    double visualShare = 0;                       ///< of all attention, 0 to 1
    std::vector<double> frames;                   ///< (T')
    std::vector<double> seconds;                  ///< (T'), time of the sampled frame in the middle of each
    std::vector<double> places;                   ///< (H', W'), all frames together
    std::int64_t strongestFrame = 0;              ///< index of the largest share
    double strongestSeconds = 0;                  ///< its time
    std::vector<std::vector<double>> tokenFrames; ///< frames for each token of the answer alone
};
AttentionSummary summaryOf(const AnswerAttention& attention);

/// The mean weight of each visual token over the answer, as a map over the frames that can be drawn like norms.
TokenNorms attentionMap(const AnswerAttention& attention);

/// Every visual token as a line "index,t,h,w,weight" below a line of these names: attention, mean over the answer.
std::string toCsv(const AnswerAttention& attention);

} // namespace pllava
