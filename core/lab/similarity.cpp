#include "core/lab/similarity.h"

#include <numeric>

#include "core/lab/token_table.h"

namespace pllava {
namespace {

std::optional<double> meanOf(double sum, std::size_t count) {
    return count == 0 ? std::nullopt : std::optional(sum / static_cast<double>(count));
}

double sumOf(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Sums the similarities of each token to its neighbours.
class Collector {
public:
    explicit Collector(const PoolingShape& shape)
        : m_shape(shape), m_sums(static_cast<std::size_t>(shape.tokens())), m_counts(m_sums.size()) {}

    /// `values` of the pairs one step apart along one axis; `step` names it with a 1.
    void add(const std::vector<float>& values, const PoolingShape& step) {
        const PoolingShape pairs{m_shape.frames - step.frames, m_shape.height - step.height,
                                 m_shape.width - step.width};
        std::size_t pair = 0;
        for (std::int64_t t = 0; t < pairs.frames; ++t)
            for (std::int64_t h = 0; h < pairs.height; ++h)
                for (std::int64_t w = 0; w < pairs.width; ++w, ++pair) {
                    note(t, h, w, values[pair]);
                    note(t + step.frames, h + step.height, w + step.width, values[pair]);
                }
    }
    std::vector<std::optional<double>> means() const {
        std::vector<std::optional<double>> means;
        for (std::size_t i = 0; i < m_sums.size(); ++i)
            means.push_back(meanOf(m_sums[i], m_counts[i]));
        return means;
    }

private:
    void note(std::int64_t t, std::int64_t h, std::int64_t w, float value) {
        const auto index = static_cast<std::size_t>((t * m_shape.height + h) * m_shape.width + w);
        m_sums[index] += value;
        ++m_counts[index];
    }

    PoolingShape m_shape;
    std::vector<double> m_sums;
    std::vector<std::size_t> m_counts;
};

} // namespace

SimilarityMeans meansOf(const NeighbourSimilarity& similarity) {
    return {meanOf(sumOf(similarity.right) + sumOf(similarity.down), similarity.right.size() + similarity.down.size()),
            meanOf(sumOf(similarity.next), similarity.next.size())};
}

SimilarityGrid gridOf(const NeighbourSimilarity& similarity) {
    Collector spatial(similarity.shape), temporal(similarity.shape);
    spatial.add(similarity.right, {0, 0, 1});
    spatial.add(similarity.down, {0, 1, 0});
    temporal.add(similarity.next, {1, 0, 0});
    return {spatial.means(), temporal.means()};
}

std::string toCsv(const NeighbourSimilarity& similarity) {
    const SimilarityGrid grid = gridOf(similarity);
    return tokenTable("spatial,temporal", similarity.shape, [&](std::size_t index) -> std::vector<CsvCell> {
        return {CsvCell::rounded(grid.spatial[index]), CsvCell::rounded(grid.temporal[index])};
    });
}

} // namespace pllava
