#include "core/backend/local_backend.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/tensor.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <fmt/format.h>

#include "core/backend/local_backend_impl.h"
#include "core/base/stop.h"
#include "core/base/stopwatch.h"
#include "core/checkpoint/tensor_source.h"
#include "core/checkpoint/weight_map.h"
#include "core/generate/context_room.h"
#include "core/model/pooling.h"
#include "core/model/torch_errors.h"
#include "core/model/visual_tokens.h"

namespace pllava {
namespace {

/// Waits for the GPU, so that a stage's time is its own; nothing to wait for on the CPU.
void settle(const at::Device& device) {
    if (device.is_cuda())
        c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

at::ScalarType scalarType(const std::string& dtype) {
    return dtype == "bf16" ? at::kBFloat16 : dtype == "fp16" ? at::kHalf : at::kFloat;
}

template <typename Work> auto translated(TorchWork what, Work&& work) {
    const c10::InferenceMode inference;
    return withTorchErrors(what, std::forward<Work>(work));
}

/// Counts tensors for the progress bar and lets a stop through between them.
class WatchedSource : public TensorSource {
public:
    WatchedSource(TensorSource& inner, std::int64_t total, const std::stop_token& stop, const Progress& progress)
        : m_inner(inner), m_total(total), m_stop(stop), m_progress(progress) {}
    at::Tensor tensor(std::string_view name) override {
        throwIfStopped(m_stop);
        at::Tensor tensor = m_inner.tensor(name);
        if (tensor.defined() && m_progress)
            m_progress("load", ++m_done, m_total);
        return tensor;
    }
    double loraDivisor(std::string_view layer, std::int64_t rank) override { return m_inner.loraDivisor(layer, rank); }

private:
    TensorSource& m_inner;
    std::int64_t m_total, m_done = 0;
    const std::stop_token& m_stop;
    const Progress& m_progress;
};

NamedTensor named(std::string name, const at::Tensor& tensor) {
    const bool integers = tensor.scalar_type() == at::kLong;
    const at::Tensor host = tensor.to(at::kCPU, integers ? at::kLong : at::kFloat).contiguous();
    NamedTensor out{std::move(name), integers ? DType::I64 : DType::F32, host.sizes().vec(), {}};
    out.bytes.resize(host.nbytes());
    if (!out.bytes.empty())
        std::memcpy(out.bytes.data(), host.data_ptr(), out.bytes.size());
    return out;
}

at::Tensor norms(const at::Tensor& vectors) {
    return at::linalg_vector_norm(vectors.to(at::kFloat), 2, {-1});
}

} // namespace

void LocalBackend::Impl::load(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop,
                              const Progress& progress) {
    const Stopwatch watch;
    description.config = loadModelConfig(configFolder(folders));
    const WeightMap map(folders, description.config);
    description.config = map.config();
    description.weights = map.report();
    description.loraRank = map.loraRank();
    description.parameters = map.parameters();
    description.compute = chooseCompute(settings, description.parameters);
    at::set_num_threads(description.compute.threads);
    CheckpointSource files(map, scalarType(description.compute.dtype), at::Device(description.compute.device));
    WatchedSource source(files, static_cast<std::int64_t>(map.report().matched.size()), stop, progress);
    visionTower =
        std::make_unique<VisionTower>(description.config.vision, description.config.visionFeatureLayer, source);
    projector = std::make_unique<MultiModalProjector>(source);
    languageModel = std::make_unique<LanguageModel>(description.config, source);
    generator = std::make_unique<Generator>(*languageModel, description.config.imageTokenIndex,
                                            loadEndOfSequenceIds(folders.base));
    if (progress) // layers behind the one that is used were never read
        progress("load", 1, 1);
    description.loadMilliseconds = watch.milliseconds();
}

EncodedClip LocalBackend::Impl::encode(const PixelValues& pixels, const std::stop_token& stop,
                                       const Progress& progress) {
    const VisionConfig& vision = description.config.vision;
    if (pixels.height != vision.imageSize || pixels.width != vision.imageSize)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("the pictures have {}×{} pixels and the vision tower needs {}×{}", pixels.width,
                                pixels.height, vision.imageSize, vision.imageSize));
    if (pixels.values.size() !=
        static_cast<std::size_t>(pixels.frames) * 3 * static_cast<std::size_t>(pixels.height * pixels.width))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} pixel values are not {} frames", pixels.values.size(), pixels.frames));
    auto clip = std::make_shared<EncodedClip::Impl>();
    clip->id = ++clips;
    // torch's view of the caller's memory is read-only here and ends with the copy.
    clip->pixelValues = at::from_blob(const_cast<float*>(pixels.values.data()),
                                      {pixels.frames, 3, pixels.height, pixels.width}, at::kFloat)
                            .clone();
    const Stopwatch watch;
    clip->visionFeatures =
        visionTower->forward(clip->pixelValues.to(languageModel->device()), stop, [&](std::int64_t done) {
            if (progress)
                progress("vision", done, pixels.frames);
        });
    settle(languageModel->device());
    EncodedClip encoded;
    encoded.visionMilliseconds = watch.milliseconds();
    const Stopwatch projectWatch;
    const auto& grid = description.config.frameShape;
    clip->projected =
        projector->forward(clip->visionFeatures).to(at::kFloat).view({pixels.frames, grid[0], grid[1], -1});
    settle(languageModel->device());
    encoded.projectMilliseconds = projectWatch.milliseconds();
    encoded.impl = std::move(clip);
    return encoded;
}

PoolingShape shapeOf(const EncodedClip::Impl& clip, VisualLayout layout, const PoolingShape& pooling) {
    const at::Tensor& projected = clip.projected;
    if ((layout == VisualLayout::IgVlm || layout == VisualLayout::Image) && projected.size(0) != 1)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} looks at one picture and this clip has {}", name(layout), projected.size(0)));
    return pllava::shapeOf(layout, pooling, projected.size(0), {projected.size(1), projected.size(2)});
}

at::Tensor LocalBackend::Impl::visualTokensOf(const EncodedClip::Impl& clip, VisualLayout layout,
                                              const PoolingShape& pooling) const {
    return pllava::visualTokens(layout, pooling, clip.visionFeatures, clip.projected, *projector);
}

/// 0 without an adapter, so that another α keeps the cache.
double LocalBackend::Impl::effectiveAlpha(double alpha) const {
    return description.loraRank > 0 ? alpha : 0;
}

std::int64_t LocalBackend::Impl::imagePosition(const std::vector<std::int64_t>& promptIds) const {
    return std::find(promptIds.begin(), promptIds.end(), description.config.imageTokenIndex) - promptIds.begin();
}

/// Norms of the visual positions after every layer.
HiddenStateObserver LocalBackend::Impl::normObserver(const GenerationRequest& request, std::int64_t visualTokens,
                                                     std::vector<NamedTensor>& out) const {
    const std::int64_t first = imagePosition(request.promptIds);
    return [this, first, visualTokens, &out](std::int64_t layer, const at::Tensor& hidden) {
        const bool final = layer == description.config.text.layers;
        out.push_back(named(final ? "norms.final" : fmt::format("norms.layer.{}", layer),
                            norms(hidden[0].narrow(0, first, visualTokens))));
    };
}

void LocalBackend::Impl::capture(const GenerationRequest& request, const GenerationResult& result,
                                 const at::Tensor& visual, Generation& out) const {
    const EncodedClip::Impl& clip = *request.clip->impl;
    const at::Tensor& projected = request.layout == VisualLayout::VideoChatGpt ? visual : clip.projected;
    out.tensors.push_back(named("pixel_values", clip.pixelValues));
    out.tensors.push_back(named("vision_features", clip.visionFeatures));
    out.tensors.push_back(named("projected", projected));
    out.tensors.push_back(named("pooled", visual));
    out.tensors.push_back(named("norms.projected", norms(projected).flatten()));
    out.tensors.push_back(named("norms.pooled", norms(visual)));
    out.tensors.push_back(named("prompt_ids", at::tensor(request.promptIds, at::kLong)));
    out.tensors.push_back(named("generated_ids", at::tensor(result.newIds, at::kLong)));
    out.tensors.push_back(named("logits", result.promptLogits));
}

Generation LocalBackend::Impl::generate(const GenerationRequest& request,
                                        const std::function<bool(std::int64_t)>& onToken, const std::stop_token& stop) {
    Generation out;
    GenerationInput input{request.promptIds, {}, 0, effectiveAlpha(request.loraAlpha)};
    const Stopwatch watch;
    if (request.clip != nullptr) {
        const EncodedClip::Impl& clip = *request.clip->impl;
        const PoolingShape shape = shapeOf(clip, request.layout, request.pooling);
        requireRoom(static_cast<std::int64_t>(request.promptIds.size()) - 1, // before memory is asked for
                    pllava::visualTokens(request.layout, shape), description.config.text.maxPositions);
        input.visualTokens = visualTokensOf(clip, request.layout, shape);
        input.visualKey = std::hash<std::string>{}(
            fmt::format("{}:{}:{},{},{}", clip.id, name(request.layout), shape.frames, shape.height, shape.width));
        out.visualTokens = input.visualTokens.size(0);
    }
    settle(languageModel->device());
    out.poolMilliseconds = watch.milliseconds();
    const bool observed = request.capture == Capture::Everything && request.clip != nullptr;
    const HiddenStateObserver observer =
        observed ? normObserver(request, out.visualTokens, out.tensors) : HiddenStateObserver{};
    const GenerationResult result = generator->run(input, request.options, onToken, stop, observer);
    out.newIds = result.newIds;
    out.stopReason = result.stopReason;
    out.promptTokens = result.promptTokens;
    out.cachedTokens = result.cachedTokens;
    out.prefillMilliseconds = result.prefillMilliseconds;
    out.generateMilliseconds = result.generateMilliseconds;
    out.score = result.score;
    out.firstToken = result.firstToken;
    if (observed)
        capture(request, result, input.visualTokens, out);
    return out;
}

at::Tensor LocalBackend::Impl::promptNorms(const NormRequest& request, const at::Tensor& visual,
                                           const std::stop_token& stop) const {
    const std::int64_t layers = description.config.text.layers;
    const std::int64_t wanted = request.place.kind == NormPlace::Kind::Final ? layers : request.place.layer;
    if (request.place.kind == NormPlace::Kind::Layer && (wanted < 0 || wanted >= layers))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("there is no layer {}; this model has layers 0 to {}", wanted, layers - 1));
    Generator apart(*languageModel, description.config.imageTokenIndex, {});
    GenerationOptions options;
    options.maxNewTokens = 1; // which the prefill gives already
    const std::int64_t first = imagePosition(request.promptIds);
    at::Tensor found;
    apart.run({request.promptIds, visual, 0, effectiveAlpha(request.loraAlpha)}, options, {}, stop,
              [&](std::int64_t layer, const at::Tensor& hidden) {
                  if (layer == wanted)
                      found = norms(hidden[0].narrow(0, first, visual.size(0)));
              });
    return found;
}

TokenNorms LocalBackend::Impl::tokenNorms(const NormRequest& request, const std::stop_token& stop) const {
    const EncodedClip::Impl& clip = *request.clip->impl;
    const bool unpooled = request.place.kind == NormPlace::Kind::Projected && request.layout == VisualLayout::Pllava;
    TokenNorms out{
        request.place, shapeOf(clip, unpooled ? VisualLayout::NFrame : request.layout, request.pooling), {}, {}, {},
        request.layout};
    at::Tensor found;
    if (unpooled)
        found = norms(clip.projected);
    else if (request.place.needsPrompt())
        found = promptNorms(request, visualTokensOf(clip, request.layout, request.pooling), stop);
    else if (request.layout == VisualLayout::Pllava)
        found = pooledNorms(clip.projected, request.pooling);
    else
        found = norms(visualTokensOf(clip, request.layout, request.pooling));
    const at::Tensor host = found.to(at::kCPU).contiguous();
    out.norms.assign(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
    return out;
}

LocalBackend::LocalBackend(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop,
                           const Progress& progress)
    : m_impl(std::make_unique<Impl>()) {
    translated(TorchWork::Loading, [&] { m_impl->load(folders, settings, stop, progress); });
}

LocalBackend::LocalBackend(LocalBackend&&) noexcept = default;
LocalBackend::~LocalBackend() = default;

const ModelDescription& LocalBackend::description() const {
    return m_impl->description;
}

EncodedClip LocalBackend::encode(const PixelValues& pixels, const std::stop_token& stop, const Progress& progress) {
    return translated(TorchWork::Answering, [&] { return m_impl->encode(pixels, stop, progress); });
}

Generation LocalBackend::generate(const GenerationRequest& request, const std::function<bool(std::int64_t)>& onToken,
                                  const std::stop_token& stop) {
    return translated(TorchWork::Answering, [&] { return m_impl->generate(request, onToken, stop); });
}

TokenNorms LocalBackend::tokenNorms(const NormRequest& request, const std::stop_token& stop) {
    return translated(TorchWork::Answering, [&] { return m_impl->tokenNorms(request, stop); });
}

} // namespace pllava
