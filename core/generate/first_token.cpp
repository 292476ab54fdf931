#include "core/generate/first_token.h"

#include <algorithm>
#include <cmath>

namespace pllava {

FirstToken firstTokenOf(std::span<const float> logits, std::span<const std::int64_t> endOfSequence) {
    const double highest = *std::ranges::max_element(logits);
    double sum = 0, weighted = 0; // of exp(x) and x·exp(x), x = logit − highest
    for (const float logit : logits) {
        const double x = logit - highest, weight = std::exp(x);
        sum += weight;
        weighted += x * weight;
    }
    FirstToken found{std::log(sum) - weighted / sum, 0};
    for (const std::int64_t id : endOfSequence)
        if (id >= 0 && id < static_cast<std::int64_t>(logits.size()))
            found.endProbability += std::exp(logits[static_cast<std::size_t>(id)] - highest) / sum;
    return found;
}

} // namespace pllava
