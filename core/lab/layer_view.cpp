#include "core/lab/layer_view.h"

#include "core/base/csv.h"

namespace pllava {

LayerRow layerRow(const TokenView& view, const ThresholdRule& rule) {
    const Threshold threshold = thresholdOf(view.norms.norms, rule);
    return {view.norms.point, statisticsOf(view.norms.norms), threshold,
            static_cast<std::int64_t>(dominantTokens(view.norms, threshold).size()), meansOf(view.similarity)};
}

std::vector<TokenView> viewsOfLayers(Session& session, const AskSettings& settings, const std::string& question,
                                     const AskCallbacks& callbacks) {
    std::vector<ProbePoint> points{{ProbePoint::Kind::Projected}, {ProbePoint::Kind::Pooled}};
    for (std::int64_t layer = 0; layer < session.model().config.text.layers; ++layer)
        points.push_back({ProbePoint::Kind::Layer, layer});
    points.push_back({ProbePoint::Kind::Final});
    return session.tokenViews(points, settings, question, callbacks);
}

std::vector<LayerRow> layerRows(const std::vector<TokenView>& views, const ThresholdRule& rule) {
    std::vector<LayerRow> rows;
    for (const TokenView& view : views)
        rows.push_back(layerRow(view, rule));
    return rows;
}

std::string toCsv(const std::vector<LayerRow>& rows) {
    std::string out = csvHead("place,count,median,mean,max,threshold,dominant,spatial,temporal");
    for (const LayerRow& row : rows)
        out += csvRow({CsvCell::word(name(row.point)), row.norms.count, CsvCell::rounded(row.norms.median),
                       CsvCell::rounded(row.norms.mean), CsvCell::rounded(row.norms.maximum),
                       CsvCell::rounded(row.threshold.value), row.dominant, CsvCell::rounded(row.similarity.spatial),
                       CsvCell::rounded(row.similarity.temporal)});
    return out;
}

} // namespace pllava
