#include "core/lab/plot_words.h"

#include <fmt/format.h>

namespace pllava {

const std::string& CountedText::of(std::int64_t count) const {
    const auto found = forms.find(std::to_string(count));
    return found == forms.end() ? forms.at("other") : found->second;
}

std::string placeName(const NormPlace& place, const PlotWords& words) {
    switch (place.kind) {
    case NormPlace::Kind::Projected: return words.projected;
    case NormPlace::Kind::Pooled: return words.pooled;
    case NormPlace::Kind::Layer: return fmt::format(fmt::runtime(words.layer), place.layer);
    case NormPlace::Kind::Final: return words.final;
    }
    return {};
}

std::string ruleName(const ThresholdRule& rule, const PlotWords& words) {
    return rule.method == ThresholdMethod::MedianMad ? fmt::format(fmt::runtime(words.medianMad), rule.k)
                                                     : words.valley;
}

} // namespace pllava
