#include "core/lab/plot_words.h"

#include <fmt/format.h>

namespace pllava {

const std::string& CountedText::of(std::int64_t count) const {
    const auto found = forms.find(std::to_string(count));
    return found == forms.end() ? forms.at("other") : found->second;
}

std::string pointName(const ProbePoint& point, const PlotWords& words) {
    switch (point.kind) {
    case ProbePoint::Kind::Projected: return words.projected;
    case ProbePoint::Kind::Pooled: return words.pooled;
    case ProbePoint::Kind::Layer: return fmt::format(fmt::runtime(words.layer), point.layer);
    case ProbePoint::Kind::Final: return words.final;
    }
    return {};
}

std::string ruleName(const ThresholdRule& rule, const PlotWords& words) {
    return rule.method == ThresholdMethod::MedianMad ? fmt::format(fmt::runtime(words.medianMad), rule.k)
                                                     : words.valley;
}

} // namespace pllava
