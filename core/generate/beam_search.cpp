#include "core/generate/beam_search.h"

#include <algorithm>
#include <cmath>

#include "core/generate/sampler.h"

namespace pllava {

BeamSearch::BeamSearch(const GenerationOptions& options, std::vector<std::int64_t> prompt,
                       std::vector<std::int64_t> endOfSequence)
    : m_options(options), m_prompt(std::move(prompt)), m_endOfSequence(std::move(endOfSequence)), m_beams(1) {}

/// The best continuations of all rows, best first: so many that every beam can be refilled even if the best ones all
/// end.
std::vector<BeamSearch::Extension> BeamSearch::bestExtensions(std::span<float> logits, std::size_t rows) {
    const std::size_t vocabulary = logits.size() / rows;
    const std::size_t aBeam = std::max<std::size_t>(2, 1 + m_endOfSequence.size());
    const std::size_t wanted = std::min(aBeam * static_cast<std::size_t>(m_options.beams), rows * vocabulary);
    std::vector<Extension> all;
    all.reserve(rows * vocabulary);
    for (std::size_t row = 0; row < rows; ++row) {
        const auto scores = logits.subspan(row * vocabulary, vocabulary);
        logSoftmax(scores);
        std::vector<std::int64_t> seen = m_prompt;
        seen.insert(seen.end(), m_beams[row].ids.begin(), m_beams[row].ids.end());
        applyRepetitionPenalty(scores, seen, m_options.repetitionPenalty);
        for (std::size_t token = 0; token < vocabulary; ++token)
            all.push_back({row, static_cast<std::int64_t>(token), m_beams[row].sum + scores[token]});
    }
    std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(wanted), all.end(),
                      [](const Extension& a, const Extension& b) { return a.sum > b.sum; });
    all.resize(wanted);
    return all;
}

BeamSearch::Step BeamSearch::advance(std::span<float> logits, std::size_t rows) {
    const auto beams = static_cast<std::size_t>(m_options.beams);
    const auto extensions = bestExtensions(logits, rows);
    std::vector<Beam> next;
    Step step;
    for (std::size_t rank = 0; rank < extensions.size() && next.size() < beams; ++rank) {
        const auto& [beam, token, sum] = extensions[rank];
        std::vector<std::int64_t> ids = m_beams[beam].ids;
        ids.push_back(token);
        if (std::find(m_endOfSequence.begin(), m_endOfSequence.end(), token) != m_endOfSequence.end()) {
            // An ending outside the best `beams` could not have been kept as a beam either.
            if (rank < beams)
                finish({std::move(ids), 0, true}, sum);
            continue;
        }
        next.push_back({std::move(ids), sum});
        step.tokens.push_back(token);
        step.from.push_back(static_cast<std::int64_t>(beam));
    }
    m_beams = std::move(next);
    step.done = m_beams.size() < beams || isDone(extensions.front().sum);
    return step;
}

void BeamSearch::finish(Hypothesis hypothesis, double sum) {
    hypothesis.score = sum / std::pow(static_cast<double>(hypothesis.ids.size()), m_options.lengthPenalty);
    const auto place = std::upper_bound(m_finished.begin(), m_finished.end(), hypothesis.score,
                                        [](double score, const Hypothesis& other) { return score > other.score; });
    m_finished.insert(place, std::move(hypothesis));
    if (m_finished.size() > static_cast<std::size_t>(m_options.beams))
        m_finished.pop_back();
}

bool BeamSearch::isDone(double bestSum) const {
    if (m_finished.size() < static_cast<std::size_t>(m_options.beams))
        return false;
    const auto length = static_cast<double>(m_beams.front().ids.size());
    return m_finished.back().score >= bestSum / std::pow(length, m_options.lengthPenalty);
}

BeamSearch::Hypothesis BeamSearch::best() const {
    BeamSearch all = *this;
    for (const Beam& beam : m_beams)
        all.finish({beam.ids, 0, false}, beam.sum);
    return all.m_finished.front();
}

} // namespace pllava
