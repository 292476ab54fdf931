#include "core/train/trainer.h"

#include <algorithm>
#include <functional>
#include <optional>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/base/resources.h"
#include "core/base/sha256.h"
#include "core/base/stop.h"
#include "core/chat/clip_source.h"
#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/model_files.h"
#include "core/model/load_model_config.h"
#include "core/model/torch_errors.h"
#include "core/preprocess/clip_preprocessor.h"
#include "core/train/checkpoint.h"
#include "core/train/data_order.h"
#include "core/train/feature_cache.h"
#include "core/train/process_group.h"
#include "core/train/trainable_model.h"
#include "core/train/training_folder.h"
#include "core/train/training_loop.h"
#include "core/train/training_set.h"

namespace pllava {
namespace {

constexpr std::int64_t kMegabyte = 1 << 20;
constexpr double kLoraAlpha = 32; // Source: the authors' training configurations

/// What is not given is as the model has it; an adapter that is trained on keeps its alpha.
TrainingJob completed(TrainingJob job) {
    TrainingSettings& settings = job.settings;
    const ModelFolders& folders = job.folders;
    const auto take = [&](const ModelDefaults& stated) {
        settings.frames = settings.frames ? settings.frames : stated.frames;
        settings.pooling = settings.pooling ? settings.pooling : stated.pooling;
        settings.promptTemplate = settings.promptTemplate ? settings.promptTemplate : stated.promptTemplate;
        settings.loraAlpha = settings.loraAlpha ? settings.loraAlpha : stated.loraAlpha;
    };
    if (folders.weights)
        take(loadModelDefaults(*folders.weights));
    take(loadModelDefaults(folders.base));
    take({16, PoolingShape{}, "eval_vcgbench", {}, kLoraAlpha, {}});
    if (settings.layout == TrainingLayout::NFrame) {
        const auto grid = loadModelConfig(configFolder(folders)).frameShape;
        settings.pooling = PoolingShape{*settings.frames, grid[0], grid[1]};
    }
    return job;
}

/// Of the model and of its tower's features of one fixed picture, which depend on type and device.
std::string fingerprint(const TrainableModel& model, const std::string& modelHash) {
    const std::int64_t size = model.config().vision.imageSize;
    const at::Tensor picture = at::arange(3 * size * size, at::kFloat).view({1, 3, size, size}).mul(0.37).sin();
    const at::Tensor seen = model.features(picture).to(at::kCPU).contiguous();
    const std::string_view bytes(static_cast<const char*>(seen.const_data_ptr()), seen.nbytes());
    return sha256OfText(modelHash + std::string(bytes)).substr(0, 16); // a part of a file name
}

} // namespace

struct Trainer::Impl {
    Impl(TrainingJob given, const std::stop_token& stop);
    TrainingTask task();
    StepOutcome accumulate(std::int64_t step, const std::stop_token& stop);
    std::vector<TrainingExample> share(std::int64_t step, const std::stop_token& stop);
    Evaluation evaluate(const std::stop_token& stop);
    TrainingExample example(const TrainingSample& sample, const std::stop_token& stop);
    void writeModel(const std::filesystem::path& folder, std::int64_t step) const;

    TrainingJob job;
    TrainingSet set; ///< before the model, which takes long to load
    std::vector<TrainingSample>& samples = set.samples;
    std::vector<TrainingSample> heldOut;
    ProcessGroup processes;
    TrainableModel model;
    nlohmann::json modelConfig; ///< goes into every checkpoint: a base may leave out what PLLaVA needs
    Tokenizer tokenizer;
    PromptTemplate prompt;
    ClipPreprocessorConfig preprocessor;
    std::string setHash, modelHash;
    FeatureCache cache;
    DataOrder order;
    std::optional<TrainingLoop> loop;
};

namespace {

nlohmann::json configOf(const ModelFolders& folders) {
    return readJson(configFolder(folders) / "config.json");
}

/// Another set, or a part of this one, which then is no longer in it.
std::vector<TrainingSample> heldOutOf(const TrainingJob& job, std::vector<TrainingSample>& samples) {
    const double share = job.settings.heldOutShare;
    if (share > 0 && !job.heldOut.empty())
        throw Error(ErrorKind::InvalidArgument, "give either a held-out set or held_out_share");
    if (!job.heldOut.empty())
        return readTrainingSet(job.heldOut, job.videos).samples;
    if (share > 0)
        return holdOut(samples, share, job.settings.seed);
    if (job.settings.evaluateSamples > 0)
        throw Error(ErrorKind::InvalidArgument, "evaluate_samples needs a held-out set or held_out_share");
    return {};
}

/// A stop ends the work, not the process: the others wait for what it found.
void untilStopped(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            throw;
    }
}

/// Known before the processes meet and the model is loaded.
void requireShareable(const TrainingJob& job) {
    if (job.settings.samplesPerStep() < job.process.size)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} processes cannot share the {} samples of a step; raise batch or accumulate",
                                job.process.size, job.settings.samplesPerStep()));
}

/// Each of several processes on a GPU of its own.
ComputeSettings placed(ComputeSettings compute, const ProcessRank& process) {
    if (process.size > 1 && compute.device.kind != Device::Cpu && !compute.device.index)
        if (chooseCompute(compute, 0).device.kind == Device::Cuda)
            compute.device = {Device::Cuda, process.localRank};
    return compute;
}

LoraSettings loraOf(const TrainingSettings& settings) {
    return {settings.loraRank, *settings.loraAlpha, settings.loraDropout, settings.seed};
}

} // namespace

Trainer::Impl::Impl(TrainingJob given, const std::stop_token& stop)
    : job(completed(std::move(given))), set(readTrainingSet(job.set, job.videos)), heldOut(heldOutOf(job, samples)),
      processes(job.process), model(job.folders, placed(job.compute, job.process), loraOf(job.settings), stop),
      modelConfig(configOf(job.folders)), tokenizer(Tokenizer::load(job.folders.base)),
      preprocessor(loadPreprocessorConfig(job.folders.base, model.config())), setHash(sha256OfFile(job.set, stop)),
      modelHash(digestOfModel(job.folders.base, stop)),
      cache({job.output / "features", fingerprint(model, modelHash), job.settings.featureMegabytes * kMegabyte,
             job.settings.featureDiskMegabytes * kMegabyte}),
      order(samples.size(), job.settings.seed) {
    job.settings.loraRank = usualRank(model.lora());
    requireUsable(job.settings);
    prompt = PromptTemplates::load(resourceFolder() / "prompts.json").find(*job.settings.promptTemplate);
    loop.emplace(task());
}

TrainingTask Trainer::Impl::task() {
    TrainingTask task;
    task.parameters = model.parameters();
    nlohmann::json settings = toJson(job.settings);
    settings.erase("evaluate_samples"); // it only looks
    task.identity = {
        {"settings", settings.dump()},
        {kSetIdentity, setHash},
        {kModelIdentity, modelHash},
        {"usable entries", std::to_string(set.summary.entries - set.summary.missing - set.summary.withoutVideo)},
        {"dtype", std::string(name(model.compute().dtype))}};
    task.settings = job.settings;
    task.origin = originOf(job);
    task.output = job.output;
    task.start = job.start;
    task.processes = &processes;
    task.accumulate = [this](std::int64_t step, const std::stop_token& stop) { return accumulate(step, stop); };
    task.writeModel = [this](const auto& folder, std::int64_t step) { writeModel(folder, step); };
    if (!heldOut.empty())
        task.evaluate = [this](const std::stop_token& stop) { return evaluate(stop); };
    return task;
}

void Trainer::Impl::writeModel(const std::filesystem::path& folder, std::int64_t step) const {
    const TrainingSettings& s = job.settings;
    const auto& grid = model.config().frameShape;
    nlohmann::json config = modelConfig;
    putPllavaLoraSettings(config, model.lora(), *s.loraAlpha, model.config().text.layers);
    config.update(nlohmann::json{{"num_frames", *s.frames},
                                 {"pooling_shape", {s.pooling->frames, s.pooling->height, s.pooling->width}},
                                 {"frame_shape", {grid[0], grid[1]}},
                                 {"layout", name(s.layout)},
                                 {"step", step},
                                 {"samples", step * s.samplesPerStep()}});
    const nlohmann::json own{{"template", *s.promptTemplate}};
    writeWeightsFolder(folder, model.parameters(), {{"config.json", config.dump(1)}, {"pllava.json", own.dump(1)}});
}

TrainingExample Trainer::Impl::example(const TrainingSample& sample, const std::stop_token& stop) {
    TrainingExample out{renderTraining(tokenizer, prompt, sample.turns), {}};
    if (out.prompt.learnedCount() == 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("an answer about {} has no tokens", sample.video));
    const auto compute = [&] {
        const SampledClip clip = loadClip({sample.video, *job.settings.frames, {}}, stop);
        PixelValues pixels = preprocessClip(clip.frames, preprocessor, job.compute.threads, stop);
        return model.features(
            at::from_blob(pixels.values.data(), {pixels.frames, 3, pixels.height, pixels.width}, at::kFloat), stop);
    };
    out.features = cache.features(sample.video, *job.settings.frames, compute, stop);
    return out;
}

/// This process's samples of a step; fewer where a stop came.
std::vector<TrainingExample> Trainer::Impl::share(std::int64_t step, const std::stop_token& stop) {
    const std::int64_t count = job.settings.samplesPerStep(), rank = processes.rank(), size = processes.size();
    std::vector<TrainingExample> examples;
    untilStopped([&] {
        for (std::int64_t i = count * rank / size; i < count * (rank + 1) / size && !stop.stop_requested(); ++i)
            examples.push_back(example(samples[order.at(step * count + i)], stop));
    });
    return examples;
}

StepOutcome Trainer::Impl::accumulate(std::int64_t step, const std::stop_token& stop) {
    const TrainingSettings& s = job.settings;
    const std::vector<TrainingExample> examples = share(step, stop);
    std::vector<double> sums(3); // learned tokens, all tokens, whether a stop came to any process: then all heed it
    for (const TrainingExample& each : examples) {
        sums[0] += static_cast<double>(each.prompt.learnedCount());
        sums[1] += static_cast<double>(static_cast<std::int64_t>(each.prompt.ids.size()) - 1 + s.pooling->tokens());
    }
    sums[2] = stop.stop_requested() ? 1 : 0;
    processes.sum(sums);
    if (sums[2] > 0)
        throw Error(ErrorKind::Cancelled, "stopped");
    std::vector<double> loss(1);
    const std::span<const TrainingExample> all(examples);
    const auto batch = static_cast<std::size_t>(s.batch);
    auto number = static_cast<std::uint64_t>((step * processes.size() + processes.rank()) * s.accumulate);
    for (std::size_t begin = 0; begin < all.size(); begin += batch) {
        if (processes.size() == 1) // others would wait for this one
            throwIfStopped(stop);
        at::manual_seed(mixedSeed(~s.seed, number++));
        const auto some = all.subspan(begin, std::min(batch, all.size() - begin));
        const at::Tensor part = model.loss(some, *s.pooling, s.loraDropout) / sums[0];
        part.backward();
        loss[0] += part.item<double>();
    }
    processes.sum(loss);
    return {loss[0], static_cast<std::int64_t>(sums[1]), {}};
}

Evaluation Trainer::Impl::evaluate(const std::stop_token& stop) {
    std::vector<double> sums(4); // loss, right ones, learned tokens, whether a stop came to any process
    untilStopped([&] {
        for (auto i = static_cast<std::size_t>(processes.rank()); i < heldOut.size();
             i += static_cast<std::size_t>(processes.size())) {
            throwIfStopped(stop);
            const TrainingExample one = example(heldOut[i], stop);
            const auto found = model.predict(std::span(&one, 1), *job.settings.pooling);
            sums[0] += found.loss;
            sums[1] += found.right;
            sums[2] += static_cast<double>(one.prompt.learnedCount());
        }
    });
    sums[3] = stop.stop_requested() ? 1 : 0;
    processes.sum(sums);
    if (sums[3] > 0)
        throw Error(ErrorKind::Cancelled, "stopped");
    return {sums[0] / sums[2], sums[1] / sums[2]};
}

TrainingOrigin originOf(const TrainingJob& job) {
    return {job.folders.base.string(),
            job.folders.weights ? job.folders.weights->string() : "",
            job.set.string(),
            job.heldOut.string(),
            std::string(name(job.compute.dtype)),
            job.videos.string()};
}

Trainer::Trainer(TrainingJob job, const std::stop_token& stop) {
    requireShareable(job);
    requireTrainingFolder(job.output, job.start);
    withTorchErrors(TorchWork::Training, [&] { m_impl = std::make_unique<Impl>(std::move(job), stop); });
}
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

const SetSummary& Trainer::set() const {
    return m_impl->set.summary;
}

const std::vector<std::string>& Trainer::notes() const {
    return m_impl->model.notes();
}

TrainingResult Trainer::run(const TrainingCallbacks& callbacks) {
    return withTorchErrors(TorchWork::Training, [&] { return m_impl->loop->run(callbacks); });
}

} // namespace pllava
