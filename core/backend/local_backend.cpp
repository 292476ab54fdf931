#include "core/backend/local_backend.h"

#include <algorithm>
#include <atomic>
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
#include "core/model/load_model_config.h"
#include "core/model/pooling.h"
#include "core/model/torch_errors.h"
#include "core/model/torch_types.h"
#include "core/model/visual_tokens.h"

namespace pllava {
namespace {

/// Waits for the GPU, so that each stage is timed alone; returns at once on the CPU.
void settle(const at::Device& device) {
    if (device.is_cuda())
        c10::impl::VirtualGuardImpl(device.type()).synchronizeDevice(device.index());
}

template <typename Work> auto translated(TorchWork what, Work&& work) {
    const c10::InferenceMode inference;
    return withTorchErrors(what, std::forward<Work>(work));
}

/// Counts tensors for the progress bar and polls the stop token between them.
class WatchedSource : public TensorSource {
public:
    WatchedSource(TensorSource& inner, std::int64_t total, const std::stop_token& stop, const Progress& progress)
        : m_inner(inner), m_total(total), m_stop(stop), m_progress(progress) {}
    at::Tensor tensor(const std::string& name, at::IntArrayRef shape) override {
        throwIfStopped(m_stop);
        at::Tensor tensor = m_inner.tensor(name, shape);
        count(1);
        return tensor;
    }
    Lora lora(const std::string& layer, std::int64_t outputs, std::int64_t inputs) override {
        throwIfStopped(m_stop);
        const Lora lora = m_inner.lora(layer, outputs, inputs);
        count(lora.a.defined() ? 2 : 0);
        return lora;
    }
    void skip(const std::string&, at::IntArrayRef) override { count(1); }

private:
    void count(std::int64_t tensors) {
        m_done += tensors;
        if (m_progress && tensors > 0)
            m_progress("load", m_done, m_total);
    }
    TensorSource& m_inner;
    std::int64_t m_total, m_done = 0;
    const std::stop_token& m_stop;
    const Progress& m_progress;
};

/// Equal for maps that read the tensors whose names begin so from the same locations; empty with LoRA among them.
std::string sourceOf(const WeightMap& map, std::string_view prefix) {
    if (const auto lora = map.lora().lower_bound(prefix); lora != map.lora().end() && lora->first.starts_with(prefix))
        return {};
    std::string source;
    for (const ExpectedTensor& tensor : map.expected())
        if (tensor.name.starts_with(prefix)) {
            const WeightMap::Location location = *map.find(tensor.name);
            source += fmt::format("{}:{}\n", location.file->identity(), location.entry->offset);
        }
    return source;
}

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

/// Of models and of the clips that they share.
std::uint64_t LocalBackend::Impl::nextId() {
    static std::atomic<std::uint64_t> last = 0;
    return ++last;
}

bool LocalBackend::Impl::sharesTower(const Impl& other) const {
    return !towerSource.empty() && towerSource == other.towerSource && settings == other.settings;
}

void LocalBackend::Impl::load(const ModelFolders& folders, const std::stop_token& stop, const Progress& progress,
                              const Impl* sibling) {
    const Stopwatch watch;
    const bool shares = sibling != nullptr && sibling->settings == settings;
    description.config = loadModelConfig(configFolder(folders));
    const WeightMap map(folders, description.config, expectedWeights);
    description.config = map.config();
    description.weights = map.report();
    description.loraRank = map.loraRank();
    description.parameters = map.parameters();
    description.compute = shares ? sibling->description.compute : chooseCompute(settings, description.parameters);
    at::set_num_threads(description.compute.threads);
    towerSource = sourceOf(map, "vision_tower.");
    CheckpointSource files(map, torchType(description.compute.dtype), torchDevice(description.compute.device));
    files.share(shares ? sibling->tensors : LoadedTensors(), tensors);
    WatchedSource source(files, static_cast<std::int64_t>(map.report().matched.size()), stop, progress);
    model = std::make_unique<Model>(description.config, source,
                                    shares && sharesTower(*sibling) ? sibling->model->visionTower : nullptr);
    generator = std::make_unique<Generator>(model->languageModel, description.config.imageTokenIndex,
                                            loadEndOfSequenceIds(folders.base));
    bytesRead = files.bytesRead();
    if (progress) // neither a shared tower nor LoRA that is merged into its weight was counted
        progress("load", 1, 1);
    description.loadMilliseconds = watch.milliseconds();
}

const at::Tensor& LocalBackend::Impl::projected(const EncodedClip::Impl& clip) const {
    constexpr std::size_t kMostModels = 2;
    at::Tensor& projected = clip.projected[id];
    const auto& grid = description.config.frameShape;
    if (!projected.defined())
        projected = model->projector.forward(clip.visionFeatures)
                        .to(at::kFloat)
                        .view({clip.visionFeatures.size(0), grid[0], grid[1], -1});
    for (auto oldest = clip.projected.begin(); clip.projected.size() > kMostModels; oldest = clip.projected.begin())
        clip.projected.erase(oldest->first == id ? std::next(oldest) : oldest);
    return projected;
}

EncodedClip LocalBackend::Impl::encode(const PixelValues& pixels, const std::stop_token& stop, const Progress& progress,
                                       Capture capture) {
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
    clip->id = nextId();
    // torch's view of the caller's memory is read-only here and ends with the copy.
    const at::Tensor pixelValues = at::from_blob(const_cast<float*>(pixels.values.data()),
                                                 {pixels.frames, 3, pixels.height, pixels.width}, at::kFloat)
                                       .clone();
    if (capture == Capture::Everything)
        clip->pixelValues = pixelValues;
    const Stopwatch watch;
    clip->visionFeatures = model->visionTower->forward(pixelValues.to(model->device()), stop, [&](std::int64_t done) {
        if (progress)
            progress("vision", done, pixels.frames);
    });
    settle(model->device());
    EncodedClip encoded;
    encoded.visionMilliseconds = watch.milliseconds();
    encoded.bytes = clip->visionFeatures.nbytes() + (capture == Capture::Everything ? pixelValues.nbytes() : 0);
    if (!model->ownTokens) { // a family with its own layout projects in its own way
        const Stopwatch projectWatch;
        encoded.bytes += projected(*clip).nbytes();
        settle(model->device());
        encoded.projectMilliseconds = projectWatch.milliseconds();
    }
    encoded.impl = std::move(clip);
    return encoded;
}

PoolingShape LocalBackend::Impl::shapeOf(const EncodedClip::Impl& clip, VisualLayout layout,
                                         const PoolingShape& pooling) const {
    const std::int64_t frames = clip.visionFeatures.size(0);
    if ((layout == VisualLayout::IgVlm || layout == VisualLayout::Image) && frames != 1)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} looks at one picture and this clip has {}", name(layout), frames));
    return pllava::shapeOf(layout, pooling, frames, description.config.gridOf(layout));
}

at::Tensor LocalBackend::Impl::visualTokensOf(const EncodedClip::Impl& clip, VisualLayout layout,
                                              const PoolingShape& pooling) const {
    if (layout == VisualLayout::Own)
        return model->ownTokens(clip.visionFeatures, model->projector);
    return pllava::visualTokens(layout, pooling, clip.visionFeatures, projected(clip), model->projector);
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
    const bool projectsLast = request.layout == VisualLayout::VideoChatGpt || request.layout == VisualLayout::Own;
    const at::Tensor& projected = projectsLast ? visual : this->projected(clip);
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
    GenerationInput input{request.promptIds, {}, 0, effectiveAlpha(request.loraAlpha), request.conversation};
    double projected = 0;
    const Stopwatch watch;
    if (request.clip != nullptr) {
        const EncodedClip::Impl& clip = *request.clip->impl;
        const PoolingShape shape = shapeOf(clip, request.layout, request.pooling);
        requireRoom(static_cast<std::int64_t>(request.promptIds.size()) - 1, // before memory is asked for
                    pllava::visualTokens(request.layout, shape), description.config.text.maxPositions);
        const Stopwatch projectWatch;
        const bool known = request.layout == VisualLayout::Own || clip.projected.contains(id);
        if (!known)
            this->projected(clip);
        projected = known ? 0 : projectWatch.milliseconds();
        input.visualTokens = visualTokensOf(clip, request.layout, shape);
        input.visualKey = std::hash<std::string>{}(
            fmt::format("{}:{}:{},{},{}", clip.id, name(request.layout), shape.frames, shape.height, shape.width));
    }
    settle(model->device());
    const double pooled = watch.milliseconds() - projected;
    const std::int64_t visualTokens = input.visualTokens.defined() ? input.visualTokens.size(0) : 0;
    const bool observed = request.capture == Capture::Everything && request.clip != nullptr;
    const HiddenStateObserver observer =
        observed ? normObserver(request, visualTokens, out.tensors) : HiddenStateObserver{};
    const GenerationResult result = generator->run(input, request.options, onToken, stop, observer);
    static_cast<Generated&>(out) = result;
    out.visualTokens = visualTokens;
    out.timings.project = projected;
    out.timings.pool = pooled;
    if (observed)
        capture(request, result, input.visualTokens, out);
    return out;
}

at::Tensor LocalBackend::Impl::promptNorms(const NormRequest& request, const at::Tensor& visual,
                                           const std::stop_token& stop) const {
    const std::int64_t layers = description.config.text.layers;
    const std::int64_t wanted = request.point.kind == ProbePoint::Kind::Final ? layers : request.point.layer;
    if (request.point.kind == ProbePoint::Kind::Layer && (wanted < 0 || wanted >= layers))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("there is no layer {}; this model has layers 0 to {}", wanted, layers - 1));
    Generator scratch(model->languageModel, description.config.imageTokenIndex, {});
    GenerationOptions options;
    options.maxNewTokens = 1; // which the prefill yields already
    const std::int64_t first = imagePosition(request.promptIds);
    at::Tensor found;
    scratch.run({request.promptIds, visual, 0, effectiveAlpha(request.loraAlpha)}, options, {}, stop,
                [&](std::int64_t layer, const at::Tensor& hidden) {
                    if (layer == wanted)
                        found = norms(hidden[0].narrow(0, first, visual.size(0)));
                });
    return found;
}

TokenNorms LocalBackend::Impl::tokenNorms(const NormRequest& request, const std::stop_token& stop) const {
    const EncodedClip::Impl& clip = *request.clip->impl;
    const bool unpooled = request.point.kind == ProbePoint::Kind::Projected && request.layout == VisualLayout::Pllava;
    TokenNorms out{
        request.point, shapeOf(clip, unpooled ? VisualLayout::NFrame : request.layout, request.pooling), {}, {}, {},
        request.layout};
    at::Tensor found;
    if (unpooled)
        found = norms(projected(clip));
    else if (request.point.needsPrompt())
        found = promptNorms(request, visualTokensOf(clip, request.layout, request.pooling), stop);
    else if (request.layout == VisualLayout::Pllava)
        found = pooledNorms(projected(clip), request.pooling);
    else
        found = norms(visualTokensOf(clip, request.layout, request.pooling));
    const at::Tensor host = found.to(at::kCPU).contiguous();
    out.norms.assign(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
    return out;
}

LocalBackend::LocalBackend(const ModelFolders& folders, const ComputeSettings& settings, const std::stop_token& stop,
                           const Progress& progress, const LocalBackend* sibling)
    : m_impl(std::make_unique<Impl>()) {
    m_impl->settings = settings;
    translated(TorchWork::Loading,
               [&] { m_impl->load(folders, stop, progress, sibling != nullptr ? sibling->m_impl.get() : nullptr); });
}

LocalBackend::LocalBackend(LocalBackend&&) noexcept = default;
LocalBackend::~LocalBackend() = default;

const ModelDescription& LocalBackend::description() const {
    return m_impl->description;
}

std::uint64_t LocalBackend::bytesRead() const {
    return m_impl->bytesRead;
}

bool LocalBackend::sharesVisionTower(const LocalBackend& other) const {
    return m_impl->sharesTower(*other.m_impl);
}

EncodedClip LocalBackend::encode(const PixelValues& pixels, const std::stop_token& stop, const Progress& progress,
                                 Capture capture) {
    return translated(TorchWork::Answering, [&] { return m_impl->encode(pixels, stop, progress, capture); });
}

Generation LocalBackend::generate(const GenerationRequest& request, const std::function<bool(std::int64_t)>& onToken,
                                  const std::stop_token& stop) {
    return translated(TorchWork::Answering, [&] { return m_impl->generate(request, onToken, stop); });
}

void LocalBackend::forget(std::uint64_t conversation) {
    m_impl->generator->forget(conversation);
}

TokenNorms LocalBackend::tokenNorms(const NormRequest& request, const std::stop_token& stop) {
    return translated(TorchWork::Answering, [&] { return m_impl->tokenNorms(request, stop); });
}

} // namespace pllava
