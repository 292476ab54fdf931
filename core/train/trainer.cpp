#include "core/train/trainer.h"

#include <optional>

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/from_blob.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/backend/torch_errors.h"
#include "core/base/json.h"
#include "core/base/resources.h"
#include "core/base/stop.h"
#include "core/session/clip_source.h"
#include "core/train/checkpoint.h"
#include "core/train/data_order.h"
#include "core/train/feature_cache.h"
#include "core/train/trainable_model.h"
#include "core/train/training_loop.h"
#include "core/train/training_set.h"
#include "core/video/clip_preprocessor.h"

namespace pllava {
namespace {

constexpr std::int64_t kMegabyte = 1 << 20;

void fillFromModel(TrainingSettings& settings, const ModelFolders& folders, const ModelConfig& config) {
    const auto take = [&](const ModelDefaults& stated) {
        settings.frames = settings.frames ? settings.frames : stated.frames;
        settings.pooling = settings.pooling ? settings.pooling : stated.pooling;
        settings.promptTemplate = settings.promptTemplate ? settings.promptTemplate : stated.promptTemplate;
    };
    if (folders.weights)
        take(loadModelDefaults(*folders.weights));
    take(loadModelDefaults(folders.base));
    take({16, PoolingShape{}, "eval_vcgbench", {}, {}, {}});
    if (settings.layout == TrainingLayout::NFrame)
        settings.pooling = PoolingShape{*settings.frames, config.frameShape[0], config.frameShape[1]};
}

/// What the tower makes of one fixed picture: another tower, type or device gives another number.
std::string fingerprint(const TrainableModel& model) {
    const std::int64_t size = model.config().vision.imageSize;
    const at::Tensor picture = at::arange(3 * size * size, at::kFloat).view({1, 3, size, size}).mul(0.37).sin();
    const at::Tensor seen = model.features(picture).to(at::kCPU).contiguous();
    const std::string_view bytes(static_cast<const char*>(seen.const_data_ptr()), seen.nbytes());
    return fmt::format("{:016x}", std::hash<std::string_view>{}(bytes));
}

} // namespace

struct Trainer::Impl {
    Impl(TrainingJob given, const std::stop_token& stop);
    TrainingTask task();
    StepOutcome accumulate(std::int64_t step, const std::stop_token& stop);
    double heldOutLoss(const std::stop_token& stop);
    TrainingExample example(const TrainingSample& sample, const std::stop_token& stop);
    void writeModel(const std::filesystem::path& folder, std::int64_t step) const;

    TrainingJob job;
    TrainableModel model;
    nlohmann::json modelConfig; ///< goes into every checkpoint: a base may leave out what PLLaVA needs
    Tokenizer tokenizer;
    PromptTemplate prompt;
    ClipPreprocessorConfig preprocessor;
    std::vector<TrainingSample> samples, heldOut;
    std::string setHash;
    FeatureCache cache;
    DataOrder order;
    std::optional<TrainingLoop> loop;
};

namespace {

nlohmann::json configOf(const ModelFolders& folders) {
    const std::filesystem::path file = configFolder(folders) / "config.json";
    return parseJson(readTextFile(file), file.string());
}

LoraSettings loraOf(const TrainingSettings& settings) {
    return {settings.loraRank, settings.loraAlpha, settings.loraDropout, settings.seed};
}

} // namespace

Trainer::Impl::Impl(TrainingJob given, const std::stop_token& stop)
    : job(std::move(given)), model(job.folders, job.compute, loraOf(job.settings), stop),
      modelConfig(configOf(job.folders)), tokenizer(Tokenizer::load(job.folders.base)),
      preprocessor(loadPreprocessorConfig(job.folders.base)), samples(readTrainingSet(job.set)),
      heldOut(job.heldOut.empty() ? std::vector<TrainingSample>{} : readTrainingSet(job.heldOut)),
      setHash(std::to_string(std::hash<std::string>{}(readTextFile(job.set, std::size_t{1} << 32)))),
      cache({job.output / "features", fingerprint(model), job.settings.featureMegabytes * kMegabyte,
             job.settings.featureDiskMegabytes * kMegabyte}),
      order(samples.size(), job.settings.seed) {
    job.settings.loraRank = model.loraRank();
    fillFromModel(job.settings, job.folders, model.config());
    requireUsable(job.settings);
    prompt = PromptTemplates::load(resourceFolder() / "prompts.json").find(*job.settings.promptTemplate);
    loop.emplace(task());
}

TrainingTask Trainer::Impl::task() {
    TrainingTask task;
    task.parameters = model.parameters();
    task.identity = {{"settings", toJson(job.settings).dump()}, {"set", setHash}, {"dtype", model.compute().dtype}};
    task.settings = job.settings;
    task.output = job.output;
    task.start = job.start;
    task.accumulate = [this](std::int64_t step, const std::stop_token& stop) { return accumulate(step, stop); };
    task.writeModel = [this](const auto& folder, std::int64_t step) { writeModel(folder, step); };
    if (!heldOut.empty())
        task.heldOutLoss = [this](const std::stop_token& stop) { return heldOutLoss(stop); };
    return task;
}

void Trainer::Impl::writeModel(const std::filesystem::path& folder, std::int64_t step) const {
    const TrainingSettings& s = job.settings;
    const auto& grid = model.config().frameShape;
    nlohmann::json config = modelConfig;
    config.update(nlohmann::json{{"use_lora", true},
                                 {"lora_r", s.loraRank},
                                 {"lora_alpha", s.loraAlpha},
                                 {"lora_target_modules", {"q_proj", "v_proj"}},
                                 {"num_frames", *s.frames},
                                 {"pooling_shape", {s.pooling->frames, s.pooling->height, s.pooling->width}},
                                 {"frame_shape", {grid[0], grid[1]}},
                                 {"layout", s.layout == TrainingLayout::NFrame ? "n-frame" : "pllava"},
                                 {"step", step},
                                 {"samples", step * s.samplesPerStep()}});
    const nlohmann::json own{{"template", *s.promptTemplate}};
    writeWeightsFolder(folder, model.parameters(), {{"config.json", config.dump(1)}, {"pllava.json", own.dump(1)}});
}

TrainingExample Trainer::Impl::example(const TrainingSample& sample, const std::stop_token& stop) {
    TrainingExample out{renderTraining(tokenizer, prompt, sample.turns), {}};
    if (out.prompt.learnedCount() == 0)
        throw Error(ErrorKind::InvalidArgument, fmt::format("an answer about {} has no tokens", sample.video));
    out.features = cache.features(sample.video, *job.settings.frames, [&] {
        const SampledClip clip = loadClip({sample.video, *job.settings.frames, {}}, stop);
        PixelValues pixels = preprocessClip(clip.frames, preprocessor, job.compute.threads, stop);
        return model.features(
            at::from_blob(pixels.values.data(), {pixels.frames, 3, pixels.height, pixels.width}, at::kFloat), stop);
    });
    return out;
}

StepOutcome Trainer::Impl::accumulate(std::int64_t step, const std::stop_token& stop) {
    const TrainingSettings& s = job.settings;
    std::vector<TrainingExample> examples;
    StepOutcome out;
    double learned = 0;
    for (std::int64_t i = 0; i < s.samplesPerStep(); ++i) {
        throwIfStopped(stop);
        examples.push_back(example(samples[order.at(step * s.samplesPerStep() + i)], stop));
        learned += static_cast<double>(examples.back().prompt.learnedCount());
        out.tokens += static_cast<std::int64_t>(examples.back().prompt.ids.size()) - 1 + s.pooling->tokens();
    }
    for (std::int64_t i = 0; i < s.accumulate; ++i) {
        throwIfStopped(stop);
        at::manual_seed(mixedSeed(~s.seed, static_cast<std::uint64_t>(step * s.accumulate + i)));
        const auto batch =
            std::span(examples).subspan(static_cast<std::size_t>(i * s.batch), static_cast<std::size_t>(s.batch));
        const at::Tensor part = model.loss(batch, *s.pooling, s.loraDropout) / learned;
        part.backward();
        out.loss += part.item<double>();
    }
    return out;
}

double Trainer::Impl::heldOutLoss(const std::stop_token& stop) {
    const at::NoGradGuard noGradients;
    double loss = 0, learned = 0;
    for (const TrainingSample& sample : heldOut) {
        const TrainingExample one = example(sample, stop);
        learned += static_cast<double>(one.prompt.learnedCount());
        loss += model.loss(std::span(&one, 1), *job.settings.pooling, 0).item<double>();
    }
    return loss / learned;
}

Trainer::Trainer(TrainingJob job, const std::stop_token& stop) {
    withTorchErrors([&] { m_impl = std::make_unique<Impl>(std::move(job), stop); });
}
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

TrainingResult Trainer::run(const TrainingCallbacks& callbacks) {
    return withTorchErrors([&] { return m_impl->loop->run(callbacks); });
}

} // namespace pllava
