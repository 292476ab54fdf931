#include "core/lab/attention_view.h"

#include <algorithm>
#include <numeric>
#include <span>

#include "core/lab/token_table.h"

namespace pllava {
namespace {

/// (T', H', W'), mean over the tokens of the answer.
std::vector<double> meanWeights(const AnswerAttention& attention) {
    const auto visual = static_cast<std::size_t>(attention.shape.tokens());
    const double tokens = static_cast<double>(attention.answerIds.size());
    std::vector<double> mean(visual);
    for (std::size_t i = 0; i < attention.weights.size(); ++i)
        mean[i % visual] += attention.weights[i] / tokens;
    return mean;
}

void scaleToOne(std::vector<double>& shares) {
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (double& share : shares)
        share = sum > 0 ? share / sum : 0;
}

template <typename Number> std::vector<double> framesOf(std::span<const Number> weights, const PoolingShape& shape) {
    const auto place = static_cast<std::size_t>(shape.height * shape.width);
    std::vector<double> frames(static_cast<std::size_t>(shape.frames));
    for (std::size_t i = 0; i < weights.size(); ++i)
        frames[i / place] += weights[i];
    scaleToOne(frames);
    return frames;
}

std::vector<double> placesOf(const std::vector<double>& weights, const PoolingShape& shape) {
    std::vector<double> places(static_cast<std::size_t>(shape.height * shape.width));
    for (std::size_t i = 0; i < weights.size(); ++i)
        places[i % places.size()] += weights[i];
    scaleToOne(places);
    return places;
}

} // namespace

AttentionSummary summaryOf(const AnswerAttention& attention) {
    const std::vector<double> mean = meanWeights(attention);
    AttentionSummary out;
    out.visualShare = std::accumulate(mean.begin(), mean.end(), 0.0);
    out.frames = framesOf(std::span<const double>(mean), attention.shape);
    out.places = placesOf(mean, attention.shape);
    out.strongestFrame = std::max_element(out.frames.begin(), out.frames.end()) - out.frames.begin();
    const TokenNorms places{{}, attention.shape, {}, attention.frameTimesSeconds, {}};
    for (std::int64_t frame = 0; frame < attention.shape.frames; ++frame)
        out.seconds.push_back(secondsOf(places, frame));
    out.strongestSeconds = out.seconds[static_cast<std::size_t>(out.strongestFrame)];
    const std::span<const float> all(attention.weights);
    for (std::size_t token = 0; token < attention.answerIds.size(); ++token)
        out.tokenFrames.push_back(framesOf(all.subspan(token * mean.size(), mean.size()), attention.shape));
    return out;
}

TokenNorms attentionMap(const AnswerAttention& attention) {
    const std::vector<double> mean = meanWeights(attention);
    return {{}, attention.shape, {mean.begin(), mean.end()}, attention.frameTimesSeconds, attention.seen};
}

std::string toCsv(const AnswerAttention& attention) {
    const std::vector<double> mean = meanWeights(attention);
    return tokenTable("weight", attention.shape,
                      [&](std::size_t index) -> std::vector<CsvCell> { return {CsvCell::rounded(mean[index])}; });
}

} // namespace pllava
