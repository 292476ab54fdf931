// Attention as an observer sees it, with grouped queries and without: probabilities, and the same states as unobserved.

#include <gtest/gtest.h>

#include <ATen/ops/allclose.h>
#include <ATen/ops/arange.h>
#include <c10/core/InferenceMode.h>

#include "core/model/load_model_config.h"
#include "core/model/model.h"
#include "tests/support/golden.h"

namespace pllava {
namespace {

class AttentionObserved : public testing::TestWithParam<const char*> {
protected:
    static LanguageModel load() {
        const auto folder = test::golden(GetParam());
        const ModelConfig config = loadModelConfig(folder);
        const WeightMap map({folder, {}}, config, expectedWeights);
        CheckpointSource source(map, at::kFloat, at::kCPU);
        return {config, source};
    }
    /// (1, positions, D), of the size that embeddings have.
    at::Tensor states(std::int64_t positions) const {
        const std::int64_t size = m_model.config().hiddenSize;
        return at::arange(positions * size, at::kFloat).mul(0.37).sin().mul(0.1).view({1, positions, size});
    }
    /// Prefills `first` positions and runs `then` more; returns the last state.
    at::Tensor run(std::int64_t first, std::int64_t then, const AttentionObserver& observer) const {
        KvCache cache;
        cache.reserve(first + then);
        ForwardOptions options;
        options.loraAlpha = 4;
        const at::Tensor all = states(first + then);
        if (first > 0)
            m_model.forward(all.narrow(1, 0, first), cache, options);
        options.attention = observer;
        return m_model.forward(all.narrow(1, first, then), cache, options);
    }
    const c10::InferenceMode m_inference;
    const LanguageModel m_model = load();
};

TEST_P(AttentionObserved, TheStatesAreThoseWithoutAnObserver) {
    for (const auto& [first, then] : {std::pair{0, 9}, {7, 1}, {7, 5}}) {
        const at::Tensor plain = run(first, then, {}), seen = run(first, then, [](std::int64_t, const at::Tensor&) {});
        EXPECT_TRUE(at::allclose(seen, plain, 1e-4, 1e-5)) << first << " and " << then;
    }
}

TEST_P(AttentionObserved, EveryRowIsADistributionOverThePast) {
    std::int64_t layers = 0;
    run(7, 5, [&](std::int64_t layer, const at::Tensor& probabilities) {
        EXPECT_EQ(layer, layers++);
        ASSERT_EQ(probabilities.sizes().vec(), (std::vector<std::int64_t>{1, m_model.config().heads, 5, 12}));
        EXPECT_LE((probabilities.sum(-1) - 1).abs().max().item<float>(), 1e-5F);
        for (std::int64_t row = 0; row < 4; ++row)
            EXPECT_EQ(probabilities.select(2, row).narrow(-1, 8 + row, 4 - row).abs().max().item<float>(), 0);
    });
    EXPECT_EQ(layers, m_model.config().layers);
}

INSTANTIATE_TEST_SUITE_P(Checkpoints, AttentionObserved,
                         testing::Values("checkpoints/tiny-pllava-mha", "extra_checkpoints/tiny-pllava-gqa"),
                         [](const auto& parameter) {
                             return std::string(parameter.param).ends_with("gqa") ? "GroupedQueries" : "AllHeads";
                         });

} // namespace
} // namespace pllava
