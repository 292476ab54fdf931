#include <map>
#include <numeric>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "core/checkpoint/weight_map.h"
#include "core/model/language_model.h"

namespace pllava {
namespace {

/// Random weights that bf16 holds exactly, so that two types differ in their arithmetic alone.
class RandomWeights : public TensorSource {
public:
    explicit RandomWeights(const ModelConfig& config) {
        for (const ExpectedTensor& expected : expectedWeights(config))
            m_tensors[expected.name] = expected.shape.size() == 1
                                           ? at::ones(expected.shape)
                                           : (at::randn(expected.shape) * 0.03).to(at::kBFloat16);
    }
    at::Tensor tensor(std::string_view name) override {
        const auto found = m_tensors.find(std::string(name));
        return found == m_tensors.end()   ? at::Tensor()
               : found->second.dim() == 1 ? found->second
                                          : found->second.to(type);
    }
    at::ScalarType type = at::kFloat;

private:
    std::map<std::string, at::Tensor> m_tensors;
};

/// Large enough that its activations are narrow in a prefill.
ModelConfig config() {
    ModelConfig config;
    config.text.hiddenSize = 1024;
    config.text.layers = 2;
    config.text.heads = config.text.keyValueHeads = 16;
    config.text.headDim = 64;
    config.text.intermediateSize = 1536;
    config.text.vocabularySize = 512;
    return config;
}

at::Tensor logits(RandomWeights& weights, at::ScalarType type) {
    weights.type = type;
    const LanguageModel model(config(), weights);
    std::vector<std::int64_t> ids(48);
    std::iota(ids.begin(), ids.end(), 100);
    KvCache cache;
    cache.reserve(64);
    return model.logits(model.forward(model.embed(ids).unsqueeze(0), cache, {}));
}

TEST(NarrowActivations, ALargeModelInBf16StaysWithinTheManifestsTolerance) {
    at::manual_seed(7);
    RandomWeights weights(config());
    const at::Tensor exact = logits(weights, at::kFloat), apart = (logits(weights, at::kBFloat16) - exact).abs();
    EXPECT_GT(exact.abs().max().item<double>(), 2); // of a size at which the tolerance says something
    EXPECT_GT(apart.max().item<double>(), 1e-4) << "nothing was narrow";
    EXPECT_LT(apart.max().item<double>(), 1.0);
    EXPECT_LT(apart.mean().item<double>(), 0.2);
}

} // namespace
} // namespace pllava
