#include "core/model/language_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <fmt/format.h>

#include "core/base/stop.h"

namespace pllava {
namespace {

at::Tensor rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
    const auto halves = x.chunk(2, -1);
    return x * cosine + at::cat({-halves[1], halves[0]}, -1) * sine;
}

/// One new position against all: q (B, heads, 1, d), keys and values (B, kvHeads, positions, d) without repeating them.
at::Tensor attendOne(const at::Tensor& query, const KvCache::Span& past) {
    const auto batch = query.size(0), heads = query.size(1), dim = query.size(3), groups = past.keys.size(1);
    const at::Tensor grouped = query.reshape({batch, groups, heads / groups, dim});
    // Keys first: torch's bf16 product is three times slower the other way round.
    const at::Tensor products =
        at::matmul(past.keys, grouped.transpose(-1, -2)).transpose(-1, -2); // (B, kvHeads, repeats, positions)
    const at::Tensor scores = products * (1.0 / std::sqrt(static_cast<double>(dim)));
    const at::Tensor weights = at::softmax(scores, -1, at::kFloat).to(query.scalar_type());
    return at::matmul(weights, past.values).reshape({batch, heads, 1, dim});
}

/// Position i of the new ones sees everything up to itself: (L, past + L), true = visible.
at::Tensor causalMask(std::int64_t added, std::int64_t total, const at::Device& device) {
    const auto options = at::TensorOptions().dtype(at::kLong).device(device);
    const at::Tensor rows = at::arange(total - added, total, options).unsqueeze(1);
    return at::arange(total, options).unsqueeze(0) <= rows;
}

/// One key and one value for every head of the query.
KvCache::Span forEachHead(const KvCache::Span& past, std::int64_t heads) {
    const auto repeats = heads / past.keys.size(1);
    return repeats == 1
               ? past
               : KvCache::Span{past.keys.repeat_interleave(repeats, 1), past.values.repeat_interleave(repeats, 1)};
}

at::Tensor attendMany(const at::Tensor& query, const KvCache::Span& past, const at::Tensor& visible) {
    const auto added = query.size(2), total = past.keys.size(2);
    const auto [keys, values] = forEachHead(past, query.size(1));
    if (visible.defined())
        return at::scaled_dot_product_attention(query, keys, values, visible);
    if (added == total)
        return at::scaled_dot_product_attention(query, keys, values, {}, 0.0, true);
    return at::scaled_dot_product_attention(query, keys, values, causalMask(added, total, query.device()));
}

/// The same by its definition; also returns the probabilities, (B, heads, L, positions) in fp32.
std::pair<at::Tensor, at::Tensor> attendSeen(const at::Tensor& query, const KvCache::Span& past,
                                             const at::Tensor& visible) {
    const auto [keys, values] = forEachHead(past, query.size(1));
    const at::Tensor mask = visible.defined() ? visible : causalMask(query.size(2), past.keys.size(2), query.device());
    const at::Tensor scores = at::matmul(query.to(at::kFloat), keys.to(at::kFloat).transpose(-1, -2)) /
                              std::sqrt(static_cast<double>(query.size(3)));
    const at::Tensor probabilities =
        at::softmax(scores.masked_fill(mask.logical_not(), -std::numeric_limits<double>::infinity()), -1);
    return {at::matmul(probabilities.to(values.scalar_type()), values), probabilities};
}

} // namespace

LanguageModel::LanguageModel(const ModelConfig& config, TensorSource& source)
    : m_config(config.text), m_imageTokenIndex(config.imageTokenIndex), m_padTokenId(config.padTokenId) {
    const std::int64_t size = m_config.hiddenSize, vocabulary = m_config.vocabularySize;
    m_embedTokens = source.tensor("language_model.model.embed_tokens.weight", {vocabulary, size});
    m_norm = source.tensor("language_model.model.norm.weight", {size});
    m_lmHead =
        m_config.tieWordEmbeddings ? m_embedTokens : source.tensor("language_model.lm_head.weight", {vocabulary, size});
    for (std::int64_t layer = 0; layer < m_config.layers; ++layer)
        m_layers.push_back(loadLayer(source, layer));
    for (const Layer& layer : m_layers)
        for (const Linear* linear :
             {&layer.qProj, &layer.kProj, &layer.vProj, &layer.oProj, &layer.gateProj, &layer.upProj, &layer.downProj})
            if (linear->lora.a.defined())
                m_leastLoraDivisor = std::min(m_leastLoraDivisor, std::abs(linear->lora.divisor));
    const auto options = at::TensorOptions().dtype(at::kFloat).device(m_embedTokens.device());
    const at::Tensor exponents = at::arange(0, m_config.headDim, 2, options) / static_cast<double>(m_config.headDim);
    m_inverseFrequencies = 1.0 / at::pow(m_config.ropeTheta, exponents); // (head dim / 2)
}

LanguageModel::Layer LanguageModel::loadLayer(TensorSource& source, std::int64_t index) const {
    const std::string here = fmt::format("language_model.model.layers.{}.", index);
    const std::int64_t size = m_config.hiddenSize, inner = m_config.intermediateSize,
                       query = m_config.heads * m_config.headDim, keyValue = m_config.keyValueHeads * m_config.headDim;
    const bool bias = m_config.attentionBias;
    Layer layer; // member by member, see ClipVisionTower::loadLayer()
    layer.qProj = loadLinear(source, here + "self_attn.q_proj", {query, size, bias});
    layer.kProj = loadLinear(source, here + "self_attn.k_proj", {keyValue, size, bias});
    layer.vProj = loadLinear(source, here + "self_attn.v_proj", {keyValue, size, bias});
    layer.oProj = loadLinear(source, here + "self_attn.o_proj", {size, query, m_config.outputBias});
    layer.gateProj = loadLinear(source, here + "mlp.gate_proj", {inner, size, false});
    layer.upProj = loadLinear(source, here + "mlp.up_proj", {inner, size, false});
    layer.downProj = loadLinear(source, here + "mlp.down_proj", {size, inner, false});
    layer.inputLayerNorm = source.tensor(here + "input_layernorm.weight", {size});
    layer.postAttentionLayerNorm = source.tensor(here + "post_attention_layernorm.weight", {size});
    return layer;
}

at::Tensor LanguageModel::embed(std::span<const std::int64_t> ids) const {
    std::vector<std::int64_t> shown(ids.begin(), ids.end());
    std::replace(shown.begin(), shown.end(), m_imageTokenIndex, m_padTokenId);
    return at::embedding(m_embedTokens, at::tensor(shown, at::kLong).to(m_embedTokens.device())).to(at::kFloat);
}

LanguageModel::RotaryTables LanguageModel::rotaryTables(const at::Tensor& positions) const {
    const bool batched = positions.dim() == 2;
    const at::Tensor angles = positions.unsqueeze(-1) * m_inverseFrequencies;
    const at::Tensor both = at::cat({angles, angles}, -1), perHead = batched ? both.unsqueeze(1) : both;
    return {perHead.cos(), perHead.sin(), {}, {}};
}

Activations LanguageModel::activations(double loraAlpha) const {
    constexpr std::int64_t kBoundByArithmetic = 1024; // hidden size; below, a second product is lost in the overheads
    const bool free = m_config.hiddenSize < kBoundByArithmetic;
    // An adapter scaled beyond 1 multiplies the rounding of its input.
    return m_embedTokens.is_cpu() && (free || loraAlpha / m_leastLoraDivisor > 1) ? Activations::Wide
                                                                                  : Activations::Narrow;
}

at::Tensor LanguageModel::norm(const at::Tensor& x, const at::Tensor& weight) const {
    return x * at::rsqrt(x.pow(2).mean(-1, true) + m_config.rmsNormEps) * weight;
}

at::Tensor LanguageModel::attention(std::size_t index, const at::Tensor& x, const RotaryTables& tables, KvCache* cache,
                                    const LinearOptions& options) const {
    const Layer& layer = m_layers[index];
    const auto batch = x.size(0), length = x.size(1);
    const auto heads = [&](const at::Tensor& flat, std::int64_t count) {
        return flat.view({batch, length, count, m_config.headDim}).transpose(1, 2);
    };
    const auto type = options.activations == Activations::Wide ? at::kFloat : m_embedTokens.scalar_type();
    const at::Tensor query =
        rotate(heads(layer.qProj(x, options), m_config.heads), tables.cosine, tables.sine).to(type);
    const at::Tensor key =
        rotate(heads(layer.kProj(x, options), m_config.keyValueHeads), tables.cosine, tables.sine).to(type);
    const at::Tensor value = heads(layer.vProj(x, options), m_config.keyValueHeads).to(type);
    const KvCache::Span past = cache != nullptr ? cache->append(index, key, value) : KvCache::Span{key, value};
    const at::Tensor mixed = attend(index, query, past, tables);
    return layer.oProj(mixed.transpose(1, 2).reshape({batch, length, m_config.heads * m_config.headDim}), options);
}

at::Tensor LanguageModel::attend(std::size_t index, const at::Tensor& query, const KvCache::Span& past,
                                 const RotaryTables& tables) const {
    if (!tables.observer)
        return query.size(2) == 1 ? attendOne(query, past) : attendMany(query, past, tables.visible);
    const auto [mixed, probabilities] = attendSeen(query, past, tables.visible);
    tables.observer(static_cast<std::int64_t>(index), probabilities);
    return mixed;
}

at::Tensor LanguageModel::mlp(const Layer& layer, const at::Tensor& x, const LinearOptions& options) const {
    return layer.downProj(at::silu(layer.gateProj(x, options)) * layer.upProj(x, options), options);
}

/// All decoder layers; `cache` is nullptr where every position there is comes in at once.
at::Tensor LanguageModel::decode(at::Tensor hidden, KvCache* cache, const ForwardOptions& options) const {
    const std::int64_t start = cache != nullptr ? cache->length() : 0;
    RotaryTables here = rotaryTables(options.positions.defined()
                                         ? options.positions.to(at::kFloat)
                                         : at::arange(start, start + hidden.size(1), m_inverseFrequencies.options()));
    here.visible = options.visible;
    here.observer = options.attention;
    const LinearOptions linear{options.loraAlpha, activations(options.loraAlpha), options.loraDropout};
    for (std::size_t index = 0; index < m_layers.size(); ++index) {
        throwIfStopped(options.stop);
        const Layer& layer = m_layers[index];
        hidden = hidden + attention(index, norm(hidden, layer.inputLayerNorm), here, cache, linear);
        hidden = hidden + mlp(layer, norm(hidden, layer.postAttentionLayerNorm), linear);
        if (options.observer)
            options.observer(static_cast<std::int64_t>(index), hidden);
    }
    if (options.observer)
        options.observer(m_config.layers, norm(hidden, m_norm));
    return hidden;
}

at::Tensor LanguageModel::forward(at::Tensor hidden, KvCache& cache, const ForwardOptions& options) const {
    const std::int64_t length = hidden.size(1);
    hidden = decode(std::move(hidden), &cache, options);
    cache.advance(length);
    return norm(hidden.select(1, length - 1), m_norm);
}

at::Tensor LanguageModel::forwardAll(at::Tensor hidden, const ForwardOptions& options) const {
    return norm(decode(std::move(hidden), nullptr, options), m_norm);
}

at::Tensor LanguageModel::logits(const at::Tensor& hidden) const {
    return product(hidden, m_lmHead).to(at::kFloat);
}

} // namespace pllava
