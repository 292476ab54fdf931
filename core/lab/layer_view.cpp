#include "core/lab/layer_view.h"

#include <fmt/format.h>

#include "core/base/csv.h"

namespace pllava {
namespace {

std::string shown(const std::optional<double>& value) {
    return value ? fmt::format("{:.9g}", *value) : "";
}

} // namespace

LayerRow layerRow(const TokenView& view, const ThresholdRule& rule) {
    const Threshold threshold = thresholdOf(view.norms.norms, rule);
    return {view.norms.place, statisticsOf(view.norms.norms), threshold,
            static_cast<std::int64_t>(dominantTokens(view.norms, threshold).size()), meansOf(view.similarity)};
}

std::vector<TokenView> viewsOfLayers(Session& session, const AskSettings& settings, const std::string& question,
                                     const AskCallbacks& callbacks) {
    std::vector<NormPlace> places{{NormPlace::Kind::Projected}, {NormPlace::Kind::Pooled}};
    for (std::int64_t layer = 0; layer < session.model().config.text.layers; ++layer)
        places.push_back({NormPlace::Kind::Layer, layer});
    places.push_back({NormPlace::Kind::Final});
    return session.tokenViews(places, settings, question, callbacks);
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
        out += fmt::format("{},{},{:.9g},{:.9g},{:.9g},{},{},{},{}\n", name(row.place), row.norms.count,
                           row.norms.median, row.norms.mean, row.norms.maximum, shown(row.threshold.value),
                           row.dominant, shown(row.similarity.spatial), shown(row.similarity.temporal));
    return out;
}

} // namespace pllava
