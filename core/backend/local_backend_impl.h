#pragma once
// Private to core/backend: needs torch.

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/backend/local_backend.h"
#include "core/generate/generator.h"
#include "core/model/multi_modal_projector.h"
#include "core/model/vision_tower.h"

namespace pllava {

struct EncodedClip::Impl {
    at::Tensor pixelValues;    // (T, 3, H, W), kept on the CPU for inspection
    at::Tensor visionFeatures; // (T, patches, Dv)
    at::Tensor projected;      // (T, h, w, D), fp32
    std::uint64_t id = 0;
};

struct LocalBackend::Impl {
    ModelDescription description;
    std::unique_ptr<VisionTower> visionTower;
    std::unique_ptr<MultiModalProjector> projector;
    std::unique_ptr<LanguageModel> languageModel;
    std::unique_ptr<Generator> generator;
    std::uint64_t clips = 0;

    void load(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop,
              const Progress& progress);
    EncodedClip encode(const PixelValues& pixels, const std::stop_token& stop, const Progress& progress);
    Generation generate(const GenerationRequest& request, const std::function<bool(std::int64_t)>& onToken,
                        const std::stop_token& stop);
    /// What the language model is given, (n, D) in fp32.
    at::Tensor visualTokensOf(const EncodedClip::Impl& clip, VisualLayout layout, const PoolingShape& pooling) const;
    void capture(const GenerationRequest& request, const GenerationResult& result, const at::Tensor& visual,
                 Generation& out) const;
    HiddenStateObserver normObserver(const GenerationRequest& request, std::int64_t visualTokens,
                                     std::vector<NamedTensor>& out) const;
    double effectiveAlpha(double alpha) const;
    std::int64_t imagePosition(const std::vector<std::int64_t>& promptIds) const;
    TokenNorms tokenNorms(const NormRequest& request, const std::stop_token& stop) const;
    std::vector<TokenView> tokenViews(const ViewRequest& request, const std::stop_token& stop) const;
    AnswerAttention attention(const AttentionRequest& request, const std::stop_token& stop) const;
    void requireLayer(std::int64_t layer) const;
    at::Tensor promptNorms(const NormRequest& request, const at::Tensor& visual, const std::stop_token& stop) const;
};

/// Of the layout's tokens. Throws InvalidArgument where the layout looks at one picture and the clip has more.
PoolingShape shapeOf(const EncodedClip::Impl& clip, VisualLayout layout, const PoolingShape& pooling);

} // namespace pllava
