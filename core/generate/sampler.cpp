#include "core/generate/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace pllava {

void applyRepetitionPenalty(std::span<float> scores, std::span<const std::int64_t> seen, double penalty) {
    if (penalty == 1)
        return;
    const auto factor = static_cast<float>(penalty);
    for (const std::int64_t id : std::set<std::int64_t>(seen.begin(), seen.end())) {
        if (id < 0 || id >= static_cast<std::int64_t>(scores.size()))
            continue;
        float& score = scores[static_cast<std::size_t>(id)];
        score = score < 0 ? score * factor : score / factor;
    }
}

void logSoftmax(std::span<float> scores) {
    const float highest = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (const float score : scores)
        sum += std::exp(static_cast<double>(score) - highest);
    const double shift = highest + std::log(sum);
    for (float& score : scores)
        score = static_cast<float>(score - shift);
}

std::vector<Candidate> warp(std::span<const float> logits, const GenerationOptions& options) {
    std::vector<std::int64_t> order(logits.size());
    std::iota(order.begin(), order.end(), 0);
    const auto logit = [&](std::int64_t id) { return static_cast<double>(logits[static_cast<std::size_t>(id)]); };
    std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return logit(a) > logit(b); });
    if (options.topK > 0 && static_cast<std::size_t>(options.topK) < order.size()) {
        const double edge = logit(order[static_cast<std::size_t>(options.topK) - 1]);
        order.erase(std::find_if(order.begin(), order.end(), [&](std::int64_t id) { return logit(id) < edge; }),
                    order.end());
    }
    std::vector<Candidate> kept;
    double sum = 0;
    for (const std::int64_t id : order) {
        kept.push_back({id, static_cast<float>(std::exp((logit(id) - logit(order[0])) / options.temperature))});
        sum += kept.back().probability;
    }
    // A token stays while those before it have not yet reached top-p; the first always stays.
    double before = 0, inside = 0;
    std::size_t count = 0;
    while (count < kept.size() && (count == 0 || before < options.topP * sum)) {
        before += kept[count].probability;
        inside = before;
        ++count;
    }
    kept.resize(count);
    for (Candidate& candidate : kept)
        candidate.probability = static_cast<float>(candidate.probability / inside);
    return kept;
}

std::int64_t Sampler::next(std::span<float> logits, std::span<const std::int64_t> seen) {
    applyRepetitionPenalty(logits, seen, m_options.repetitionPenalty);
    if (m_options.temperature == 0)
        return std::max_element(logits.begin(), logits.end()) - logits.begin();
    const auto kept = warp(logits, m_options);
    // 53 bits of the generator's own output: the standard's distributions differ between libraries.
    double left = static_cast<double>(m_random() >> 11) * 0x1.0p-53;
    for (const Candidate& candidate : kept) {
        left -= candidate.probability;
        if (left < 0)
            return candidate.id;
    }
    return kept.back().id;
}

} // namespace pllava
