#include <map>
#include <numeric>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/randn.h>
#include <gtest/gtest.h>

#include "core/model/model.h"

namespace pllava {
namespace {

/// Random weights that bf16 holds exactly, so that two types differ in their arithmetic alone.
class RandomWeights : public TensorSource {
public:
    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override {
        at::Tensor& kept = m_tensors[name];
        if (!kept.defined())
            kept = shape.size() == 1 ? at::ones(shape) : (at::randn(shape) * 0.03).to(at::kBFloat16);
        return shape.size() == 1 ? kept : kept.to(type);
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
    RandomWeights weights;
    const at::Tensor exact = logits(weights, at::kFloat), apart = (logits(weights, at::kBFloat16) - exact).abs();
    EXPECT_GT(exact.abs().max().item<double>(), 2); // of a size at which the tolerance says something
    EXPECT_GT(apart.max().item<double>(), 1e-4) << "nothing was narrow";
    EXPECT_LT(apart.max().item<double>(), 1.0);
    EXPECT_LT(apart.mean().item<double>(), 0.2);
}

} // namespace
} // namespace pllava
