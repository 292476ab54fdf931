#include "core/analysis/norm_findings.h"

#include <utility>

namespace pllava {

NormFindings findingsOf(TokenNorms norms, const ThresholdRule& rule, std::optional<int> bins) {
    NormFindings found;
    found.statistics = statisticsOf(norms.norms);
    found.threshold = thresholdOf(norms.norms, rule);
    found.dominant = dominantTokens(norms, found.threshold);
    found.histogram = countBetween(bins ? equalEdges(found.statistics.minimum, found.statistics.maximum, *bins)
                                        : freedmanDiaconisEdges(norms.norms),
                                   norms.norms);
    found.bimodality = bimodalityOf(norms.norms);
    found.norms = std::move(norms);
    return found;
}

} // namespace pllava
