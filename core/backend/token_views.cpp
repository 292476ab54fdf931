// The parts of LocalBackend that inspect visual tokens, other than their norms at one point.

#include <algorithm>

#include <ATen/ops/linalg_vector_norm.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "core/backend/local_backend_impl.h"
#include "core/base/error.h"
#include "core/generate/context_room.h"
#include "core/generate/prompt_embedding.h"
#include "core/model/torch_errors.h"

namespace pllava {
namespace {

std::vector<float> toHost(const at::Tensor& values) {
    const at::Tensor host = values.to(at::kCPU, at::kFloat).contiguous();
    return {host.const_data_ptr<float>(), host.const_data_ptr<float>() + host.numel()};
}

at::Tensor normsOf(const at::Tensor& tokens, bool keepAxis = false) {
    return at::linalg_vector_norm(tokens, 2, {-1}, keepAxis);
}

/// `tokens` (T, H, W, D) in fp32.
NeighbourSimilarity similarityOf(const at::Tensor& tokens) {
    const at::Tensor unit = tokens / normsOf(tokens, true).clamp_min(1e-20);
    const auto along = [&](std::int64_t axis) {
        const std::int64_t pairs = unit.size(axis) - 1;
        return toHost((unit.narrow(axis, 0, pairs) * unit.narrow(axis, 1, pairs)).sum(-1));
    };
    return {{tokens.size(0), tokens.size(1), tokens.size(2)}, along(2), along(1), along(0)};
}

/// `tokens` (n, D) or (T, H, W, D).
TokenView viewOf(const ProbePoint& point, const at::Tensor& tokens, const PoolingShape& shape) {
    const at::Tensor grid = tokens.to(at::kFloat).reshape({shape.frames, shape.height, shape.width, -1});
    return {{point, shape, toHost(normsOf(grid)), {}, {}}, similarityOf(grid)};
}

} // namespace

void LocalBackend::Impl::requireLayer(std::int64_t layer) const {
    const std::int64_t layers = description.config.text.layers;
    if (layer < 0 || layer >= layers)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("there is no layer {}; this model has layers 0 to {}", layer, layers - 1));
}

PoolingShape LocalBackend::Impl::gridOf(const EncodedClip::Impl& clip, VisualLayout layout,
                                        const PoolingShape& pooling) const {
    if (layout == VisualLayout::VideoChatGpt)
        throw Error(ErrorKind::InvalidArgument,
                    "video-chatgpt's tokens are means over space and over time; they lie on "
                    "no grid of frames and places, so choose another layout");
    return shapeOf(clip, layout, pooling);
}

std::vector<TokenView> LocalBackend::Impl::tokenViews(const ViewRequest& request, const std::stop_token& stop) const {
    const bool own = request.layout == VisualLayout::Own; // it is projected last
    const PoolingShape grid = gridOf(*request.clip->impl, request.layout, request.pooling);
    const at::Tensor visual = visualTokensOf(*request.clip->impl, request.layout, request.pooling); // (n, D)
    const at::Tensor& projected = own ? visual : this->projected(*request.clip->impl);
    std::vector<TokenView> views(request.points.size());
    const auto see = [&](const auto& isHere, const at::Tensor& tokens, const PoolingShape& shape) {
        for (std::size_t i = 0; i < views.size(); ++i)
            if (isHere(request.points[i]))
                views[i] = viewOf(request.points[i], tokens, shape);
    };
    using Kind = ProbePoint::Kind;
    see([](const ProbePoint& point) { return point.kind == Kind::Projected; }, projected,
        own ? grid : PoolingShape{projected.size(0), projected.size(1), projected.size(2)});
    see([](const ProbePoint& point) { return point.kind == Kind::Pooled; }, visual, grid);
    for (const ProbePoint& point : request.points)
        if (point.kind == Kind::Layer)
            requireLayer(point.layer);
    if (std::none_of(views.begin(), views.end(), [](const TokenView& view) { return view.norms.norms.empty(); }))
        return views;
    requireRoom(static_cast<std::int64_t>(request.promptIds.size()) - 1, visual.size(0),
                description.config.text.maxPositions);
    const std::int64_t first = imagePosition(request.promptIds);
    ForwardOptions options;
    options.loraAlpha = effectiveAlpha(request.loraAlpha);
    options.stop = stop;
    options.observer = [&](std::int64_t layer, const at::Tensor& hidden) {
        const ProbePoint here =
            layer == description.config.text.layers ? ProbePoint{Kind::Final} : ProbePoint{Kind::Layer, layer};
        see([&](const ProbePoint& point) { return point == here; }, hidden[0].narrow(0, first, visual.size(0)), grid);
    };
    KvCache cache;
    const at::Tensor prompt =
        embedPrompt(model->languageModel, description.config.imageTokenIndex, request.promptIds, visual);
    cache.reserve(prompt.size(1));
    model->languageModel.forward(prompt, cache, options);
    return views;
}

AnswerAttention LocalBackend::Impl::attention(const AttentionRequest& request, const std::stop_token& stop) const {
    const std::span<const std::int64_t> prompt(request.promptIds);
    const std::int64_t image = description.config.imageTokenIndex, first = imagePosition(request.promptIds);
    if (request.answerIds.empty() || prompt.size() < 2 || prompt.back() == image)
        throw Error(ErrorKind::InvalidArgument, "attention needs an answer to a prompt that ends in words");
    if (request.layer)
        requireLayer(*request.layer);
    const PoolingShape grid = gridOf(*request.clip->impl, request.layout, request.pooling);
    const at::Tensor visual = visualTokensOf(*request.clip->impl, request.layout, request.pooling);
    requireRoom(static_cast<std::int64_t>(prompt.size()) - 1, visual.size(0), description.config.text.maxPositions);
    ForwardOptions options;
    options.loraAlpha = effectiveAlpha(request.loraAlpha);
    options.stop = stop;
    KvCache cache;
    const at::Tensor before = embedPrompt(model->languageModel, image, prompt.first(prompt.size() - 1), visual);
    cache.reserve(before.size(1) + static_cast<std::int64_t>(request.answerIds.size()));
    model->languageModel.forward(before, cache, options);
    // The position that predicted the answer's first token, then those that predicted the others.
    std::vector<std::int64_t> asking{prompt.back()};
    asking.insert(asking.end(), request.answerIds.begin(), request.answerIds.end() - 1);
    at::Tensor sum;
    options.attention = [&](std::int64_t layer, const at::Tensor& probabilities) { // (1, heads, answer, positions)
        if (request.layer.value_or(layer) != layer)
            return;
        const at::Tensor mean = probabilities[0].narrow(-1, first, visual.size(0)).mean(0);
        sum = sum.defined() ? sum + mean : mean;
    };
    model->languageModel.forward(model->languageModel.embed(asking).unsqueeze(0), cache, options);
    const double layers = request.layer ? 1 : static_cast<double>(description.config.text.layers);
    return {request.layer, grid, request.answerIds, toHost(sum / layers), {}, {}, {}};
}

std::vector<TokenView> LocalBackend::tokenViews(const ViewRequest& request, const std::stop_token& stop) {
    const c10::InferenceMode inference;
    return withTorchErrors(TorchWork::Answering, [&] { return m_impl->tokenViews(request, stop); });
}

AnswerAttention LocalBackend::attention(const AttentionRequest& request, const std::stop_token& stop) {
    const c10::InferenceMode inference;
    return withTorchErrors(TorchWork::Answering, [&] { return m_impl->attention(request, stop); });
}

} // namespace pllava
