#pragma once

#include <string>
#include <vector>

#include "core/analysis/dominant_tokens.h"
#include "core/analysis/norm_statistics.h"
#include "core/chat/session.h"
#include "core/lab/similarity.h"

namespace pllava {

/// Statistics of the visual tokens at one probe point.
struct LayerRow {
    ProbePoint point;
    NormStatistics norms;
    Threshold threshold; ///< of this point's own norms
    std::int64_t dominant = 0;
    SimilarityMeans similarity;
};

LayerRow layerRow(const TokenView& view, const ThresholdRule& rule);

/// From the projector through every layer to the final norm, seen in one prefill of the question.
/// Throws as Session::tokenViews() does.
std::vector<TokenView> viewsOfLayers(Session& session, const AskSettings& settings, const std::string& question,
                                     const AskCallbacks& callbacks = {});
/// One row per view.
std::vector<LayerRow> layerRows(const std::vector<TokenView>& views, const ThresholdRule& rule = {});

/// A line "place,count,median,mean,max,threshold,dominant,spatial,temporal" and one per row.
std::string toCsv(const std::vector<LayerRow>& rows);

} // namespace pllava
