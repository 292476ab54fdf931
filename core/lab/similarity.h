#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/token_view.h"

namespace pllava {

/// Means of a NeighbourSimilarity; none where a token has no such neighbour.
struct SimilarityMeans {
    std::optional<double> spatial;  ///< over all pairs next to and below each other
    std::optional<double> temporal; ///< over all pairs one frame apart
};
SimilarityMeans meansOf(const NeighbourSimilarity& similarity);

/// For each token the mean similarity to its neighbours: left, right, above and below; one frame before and after.
/// shape.tokens() numbers; none for a token without such neighbours.
struct SimilarityGrid {
    std::vector<std::optional<double>> spatial;
    std::vector<std::optional<double>> temporal;
};
SimilarityGrid gridOf(const NeighbourSimilarity& similarity);

/// Every token as a line "index,t,h,w,spatial,temporal" below a line of these names; nothing between the commas where
/// there is no neighbour.
std::string toCsv(const NeighbourSimilarity& similarity);

} // namespace pllava
