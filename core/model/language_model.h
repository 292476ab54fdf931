#pragma once
// Private to the engine: needs torch.

#include <functional>
#include <limits>
#include <span>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/checkpoint/model_config.h"
#include "core/model/kv_cache.h"
#include "core/model/linear.h"

namespace pllava {

/// Called with the hidden states (B, L, D) of a forward pass after each decoder layer 0 … n−1, then with index n after
/// the final norm.
using HiddenStateObserver = std::function<void(std::int64_t layer, const at::Tensor& hidden)>;

/// Called with the attention probabilities of a decoder layer, from each new position to every one there is,
/// (B, heads, L, positions), fp32.
using AttentionObserver = std::function<void(std::int64_t layer, const at::Tensor& probabilities)>;

struct ForwardOptions {
    double loraAlpha = 0;   ///< α of the adapter
    std::stop_token stop{}; ///< polled at every layer
    HiddenStateObserver observer{};
    double loraDropout = 0; ///< in training, see LinearOptions
    /// For forwardAll() alone; undefined: every position in turn, each seeing itself and those before it.
    at::Tensor positions{};        // (B, L)
    at::Tensor visible{};          // (B, 1, L, L), row sees column
    AttentionObserver attention{}; ///< with one, attention is computed step by step, which takes longer
};

/// LLaMA: RMSNorm, rotate-half RoPE, grouped-query attention, SwiGLU. Weights, attention and matrix products are in the
/// compute type; the residual stream, norms and rotation are in fp32, which keeps bf16 close to fp32. On the CPU small
/// models, and adapters scaled beyond 1, keep attention and all that goes into products wide too. Members are named as
/// the checkpoint's tensors.
class LanguageModel {
public:
    /// Ids equal to `imageTokenIndex` are embedded as `padTokenId`, as PLLaVA does when the model itself writes one.
    LanguageModel(const ModelConfig& config, TensorSource& source);

    /// Token embeddings, (L) → (L, D), fp32.
    at::Tensor embed(std::span<const std::int64_t> ids) const;
    /// Runs (B, L, D) of fp32 after the positions in the cache and extends it. Returns the last position after the
    /// final norm, (B, D). On Cancelled the cache's length is what it was.
    at::Tensor forward(at::Tensor hidden, KvCache& cache, const ForwardOptions& options) const;
    /// Runs (B, L, D) of fp32 from the first position on without a cache and returns every position after the final
    /// norm, (B, L, D). Gradients flow back to `hidden` and to the adapters; used in training.
    at::Tensor forwardAll(at::Tensor hidden, const ForwardOptions& options) const;
    /// (B, D) → (B, vocabulary), fp32.
    at::Tensor logits(const at::Tensor& hidden) const;

    const TextConfig& config() const { return m_config; }
    at::Device device() const { return m_embedTokens.device(); }

private:
    struct Layer {
        Linear qProj, kProj, vProj, oProj, gateProj, upProj, downProj;
        at::Tensor inputLayerNorm, postAttentionLayerNorm;
    };
    struct RotaryTables {
        at::Tensor cosine, sine; // (L, head dim) or (B, 1, L, head dim)
        at::Tensor visible;      // as in ForwardOptions
        AttentionObserver observer;
    };
    Layer loadLayer(TensorSource& source, std::int64_t index) const;
    RotaryTables rotaryTables(const at::Tensor& positions) const;
    Activations activations(double loraAlpha) const;
    at::Tensor norm(const at::Tensor& x, const at::Tensor& weight) const;
    at::Tensor decode(at::Tensor hidden, KvCache* cache, const ForwardOptions& options) const;
    at::Tensor attention(std::size_t index, const at::Tensor& x, const RotaryTables& tables, KvCache* cache,
                         const LinearOptions& options) const;
    at::Tensor attend(std::size_t index, const at::Tensor& query, const KvCache::Span& past,
                      const RotaryTables& tables) const;
    at::Tensor mlp(const Layer& layer, const at::Tensor& x, const LinearOptions& options) const;

    TextConfig m_config;
    std::int64_t m_imageTokenIndex, m_padTokenId;
    at::Tensor m_embedTokens, m_norm, m_lmHead, m_inverseFrequencies;
    std::vector<Layer> m_layers;
    double m_leastLoraDivisor = std::numeric_limits<double>::infinity();
};

} // namespace pllava
