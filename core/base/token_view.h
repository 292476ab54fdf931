#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/token_norms.h"

namespace pllava {

/// Cosine similarity, from −1 to 1, of each visual token to the next one along an axis; 0 where a token is all zero.
/// Time first, then rows, then columns.
struct NeighbourSimilarity {
    PoolingShape shape;       ///< of the tokens
    std::vector<float> right; ///< (T, H, W − 1)
    std::vector<float> down;  ///< (T, H − 1, W)
    std::vector<float> next;  ///< (T − 1, H, W), the same position one frame later
};

/// Norms and neighbour similarities of the visual tokens at one probe point.
struct TokenView {
    TokenNorms norms;
    NeighbourSimilarity similarity;
};

/// How much each token of an answer looked at each visual token: attention probabilities of the language model,
/// averaged over heads, and over layers unless one was named. A token's attention is that of the position which
/// predicted it: the prompt's last one for the first token.
struct AnswerAttention {
    std::optional<std::int64_t> layer;   ///< the layer; none: the mean of all
    PoolingShape shape;                  ///< of the visual tokens
    std::vector<std::int64_t> answerIds; ///< the answer's tokens
    std::vector<float> weights;          ///< (answerIds, T', H', W'); the rest to 1 went to the prompt's words
    std::vector<double> frameTimesSeconds;
    PictureRegion seen;
    std::vector<std::string> answerPieces{}; ///< the text that each of answerIds adds to those before it
};

} // namespace pllava
