#pragma once
// Private to core/backend: needs torch.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

#include <ATen/core/Tensor.h>

#include "core/backend/local_backend.h"
#include "core/checkpoint/tensor_source.h"
#include "core/generate/generator.h"
#include "core/model/model.h"

namespace pllava {

struct EncodedClip::Impl {
    at::Tensor pixelValues;    // (T, 3, H, W) on the CPU, with Capture::Everything
    at::Tensor visionFeatures; // (T, patches, Dv)
    /// (T, h, w, D) in fp32, by the model that projected: of the newest that were asked about the clip.
    mutable std::map<std::uint64_t, at::Tensor> projected;
    std::uint64_t id = 0;
};

struct LocalBackend::Impl {
    const std::uint64_t id = nextId();
    ModelDescription description;
    std::unique_ptr<Model> model;
    std::unique_ptr<Generator> generator;
    ComputeSettings settings;
    LoadedTensors tensors;
    std::string towerSource; ///< what the vision tower was read from
    std::uint64_t bytesRead = 0;

    void load(const ModelFolders& folders, const std::stop_token& stop, const Progress& progress, const Impl* sibling);
    static std::uint64_t nextId();
    bool sharesTower(const Impl& other) const;
    /// (T, h, w, D) in fp32, computed once for a clip.
    const at::Tensor& projected(const EncodedClip::Impl& clip) const;
    EncodedClip encode(const PixelValues& pixels, const std::stop_token& stop, const Progress& progress,
                       Capture capture);
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
    /// Of the layout's tokens. Throws InvalidArgument where the layout looks at one picture and the clip has more.
    PoolingShape shapeOf(const EncodedClip::Impl& clip, VisualLayout layout, const PoolingShape& pooling) const;
    /// Frames, rows and columns of tokens that lie on such a grid.
    PoolingShape gridOf(const EncodedClip::Impl& clip, VisualLayout layout, const PoolingShape& pooling) const;
    at::Tensor promptNorms(const NormRequest& request, const at::Tensor& visual, const std::stop_token& stop) const;
};

} // namespace pllava
