#include "ui/norms/norm_plot_content.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace pllava::ui {
namespace {

std::vector<double> edgesFor(const TokenNorms& norms, const TokenNorms* reference) {
    std::vector<double> edges = freedmanDiaconisEdges(norms.norms);
    if (reference == nullptr)
        return edges;
    const auto [least, greatest] = std::minmax_element(reference->norms.begin(), reference->norms.end());
    const double low = std::min<double>(edges.front(), *least), high = std::max<double>(edges.back(), *greatest);
    const double bins = std::ceil((high - low) / (edges[1] - edges[0]) - 1e-9);
    return equalEdges(low, high, static_cast<int>(std::clamp<double>(bins, 1, kMaxBins)));
}

} // namespace

NormPlotContent plotContent(const TokenNorms& norms, const TokenNorms* reference, const ThresholdRule& rule) {
    NormPlotContent content;
    content.threshold = thresholdOf(norms.norms, rule);
    const std::vector<double> edges = edgesFor(norms, reference);
    content.all = countBetween(edges, norms.norms);
    std::vector<float> dominant;
    std::copy_if(norms.norms.begin(), norms.norms.end(), std::back_inserter(dominant),
                 [&](float norm) { return content.threshold.value && norm > *content.threshold.value; });
    content.dominant = countBetween(edges, dominant);
    if (reference != nullptr) {
        content.reference = countBetween(edges, reference->norms);
        content.referenceTokens = static_cast<std::int64_t>(reference->norms.size());
    }
    return content;
}

} // namespace pllava::ui
