#include "core/train/trainer.h"

#include <cmath>
#include <numeric>
#include <random>

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
#include "core/base/stopwatch.h"
#include "core/session/clip_source.h"
#include "core/train/adam_w.h"
#include "core/train/checkpoint.h"
#include "core/train/feature_cache.h"
#include "core/train/trainable_model.h"
#include "core/train/training_set.h"
#include "core/video/clip_preprocessor.h"

namespace pllava {
namespace {

constexpr std::int64_t kMegabyte = 1 << 20;

std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
    std::seed_seq sequence{seed, seed >> 32, number, number >> 32};
    std::array<std::uint32_t, 2> out{};
    sequence.generate(out.begin(), out.end());
    return static_cast<std::uint64_t>(out[0]) << 32 | out[1];
}

/// The order of one pass through the data; spelled out, since std::shuffle differs between libraries.
std::vector<std::size_t> shuffled(std::size_t count, std::uint64_t seed) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::mt19937_64 random(seed);
    for (std::size_t left = count; left > 1; --left)
        std::swap(order[left - 1], order[random() % left]);
    return order;
}

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
    TrainingResult run(const TrainingCallbacks& callbacks);
    TrainingStep step(const std::stop_token& stop);
    TrainingExample example(const TrainingSample& sample, const std::stop_token& stop);
    const TrainingSample& sampleAt(std::int64_t position);
    std::string checkpoint() const;
    void save() const;
    void restore();
    std::filesystem::path stateFile() const { return job.output / "state.safetensors"; }
    std::map<std::string, std::string> identity() const;

    TrainingJob job;
    TrainableModel model;
    nlohmann::json modelConfig; ///< goes into every checkpoint: a base may leave out what PLLaVA needs
    Tokenizer tokenizer;
    PromptTemplate prompt;
    ClipPreprocessorConfig preprocessor;
    std::vector<TrainingSample> samples;
    std::string setHash;
    std::vector<std::string> names;
    std::vector<at::Tensor> parameters;
    AdamW optimiser;
    FeatureCache cache;
    std::int64_t orderedPass = -1;
    std::vector<std::size_t> order;
    double lastLoss = 0;
};

namespace {

std::vector<at::Tensor> values(const NamedTensors& named) {
    std::vector<at::Tensor> out;
    for (const auto& [name, tensor] : named)
        out.push_back(tensor);
    return out;
}

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
      setHash(std::to_string(std::hash<std::string>{}(readTextFile(job.set, std::size_t{1} << 32)))),
      parameters(values(model.parameters())), optimiser(parameters),
      cache({job.output / "features", fingerprint(model), job.settings.featureMegabytes * kMegabyte,
             job.settings.featureDiskMegabytes * kMegabyte}) {
    for (const auto& [name, tensor] : model.parameters())
        names.push_back(name);
    job.settings.loraRank = model.loraRank();
    fillFromModel(job.settings, job.folders, model.config());
    requireUsable(job.settings);
    prompt = PromptTemplates::load(resourceFolder() / "prompts.json").find(*job.settings.promptTemplate);
    std::filesystem::create_directories(job.output);
    const bool there = std::filesystem::exists(stateFile());
    if (job.start == TrainingStart::Fresh && there)
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("{} holds a training already; resume it or name another", job.output.string()));
    if (job.start == TrainingStart::Resume)
        restore();
}

std::map<std::string, std::string> Trainer::Impl::identity() const {
    return {{"settings", toJson(job.settings).dump()}, {"set", setHash}, {"dtype", model.compute().dtype}};
}

void Trainer::Impl::save() const {
    TrainingState state{{}, identity()};
    state.values["step"] = std::to_string(optimiser.steps);
    state.values["loss"] = fmt::format("{}", lastLoss);
    for (std::size_t i = 0; i < names.size(); ++i) {
        state.tensors["parameter." + names[i]] = parameters[i];
        state.tensors["first." + names[i]] = optimiser.firstMoments[i];
        state.tensors["second." + names[i]] = optimiser.secondMoments[i];
    }
    writeState(stateFile(), state);
}

void Trainer::Impl::restore() {
    const at::NoGradGuard noGradients;
    const TrainingState state = readState(stateFile());
    for (const auto& [key, value] : identity())
        if (!state.values.contains(key) || state.values.at(key) != value)
            throw Error(ErrorKind::InvalidArgument,
                        fmt::format("{} was begun with another {}; resume with the same, or begin anew",
                                    job.output.string(), key),
                        state.values.contains(key) ? state.values.at(key) : "");
    const auto take = [&](const std::string& name, const at::Tensor& into) {
        const auto found = state.tensors.find(name);
        if (found == state.tensors.end() || found->second.sizes() != into.sizes())
            throw Error(ErrorKind::CorruptFile, fmt::format("{} is not of this model", stateFile().string()));
        into.copy_(found->second);
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        take("parameter." + names[i], parameters[i]);
        take("first." + names[i], optimiser.firstMoments[i]);
        take("second." + names[i], optimiser.secondMoments[i]);
    }
    optimiser.steps = std::stoll(state.values.at("step"));
    lastLoss = std::stod(state.values.at("loss"));
}

std::string Trainer::Impl::checkpoint() const {
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
                                 {"step", optimiser.steps},
                                 {"samples", optimiser.steps * s.samplesPerStep()}});
    const nlohmann::json own{{"template", *s.promptTemplate}};
    const auto folder = job.output / fmt::format("checkpoint-{:06}", optimiser.steps);
    writeWeightsFolder(folder, model.parameters(), {{"config.json", config.dump(1)}, {"pllava.json", own.dump(1)}});
    save(); // last: what it says is done is done
    return folder.string();
}

const TrainingSample& Trainer::Impl::sampleAt(std::int64_t position) {
    const auto count = static_cast<std::int64_t>(samples.size());
    if (position / count != orderedPass) {
        orderedPass = position / count;
        order = shuffled(samples.size(), mixed(job.settings.seed, static_cast<std::uint64_t>(orderedPass)));
    }
    return samples[order[static_cast<std::size_t>(position % count)]];
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

TrainingStep Trainer::Impl::step(const std::stop_token& stop) {
    const Stopwatch watch;
    const TrainingSettings& s = job.settings;
    std::vector<TrainingExample> examples;
    TrainingStep out;
    double learned = 0, loss = 0;
    for (std::int64_t i = 0; i < s.samplesPerStep(); ++i) {
        throwIfStopped(stop);
        examples.push_back(example(sampleAt(optimiser.steps * s.samplesPerStep() + i), stop));
        learned += static_cast<double>(examples.back().prompt.learnedCount());
        out.tokens += static_cast<std::int64_t>(examples.back().prompt.ids.size()) - 1 + s.pooling->tokens();
    }
    for (std::int64_t i = 0; i < s.accumulate; ++i) {
        throwIfStopped(stop);
        at::manual_seed(mixed(~s.seed, static_cast<std::uint64_t>(optimiser.steps * s.accumulate + i)));
        const auto batch =
            std::span(examples).subspan(static_cast<std::size_t>(i * s.batch), static_cast<std::size_t>(s.batch));
        const at::Tensor part = model.loss(batch, *s.pooling, s.loraDropout) / learned;
        part.backward();
        loss += part.item<double>();
    }
    out.gradientNorm = clipGradients(parameters, s.clipNorm);
    if (!std::isfinite(loss) || !std::isfinite(out.gradientNorm))
        throw Error(ErrorKind::Unsupported,
                    fmt::format("the loss is not a number at step {}; lower learning_rate", optimiser.steps + 1));
    out.learningRate = learningRateAt(s, optimiser.steps);
    optimiser.step({out.learningRate, s.beta1, s.beta2, s.epsilon, s.weightDecay});
    out.step = optimiser.steps;
    out.samples = out.step * s.samplesPerStep();
    out.loss = lastLoss = loss;
    out.seconds = watch.milliseconds() / 1000;
    return out;
}

TrainingResult Trainer::Impl::run(const TrainingCallbacks& callbacks) {
    const TrainingSettings& s = job.settings;
    TrainingResult result;
    MetricsLog log(job.output, optimiser.steps);
    std::int64_t saved = -1;
    const auto keep = [&] {
        if (saved == optimiser.steps)
            return;
        saved = optimiser.steps;
        result.checkpoints.push_back(checkpoint());
        if (callbacks.onCheckpoint)
            callbacks.onCheckpoint(result.checkpoints.back());
    };
    try {
        while (optimiser.steps < s.steps) {
            const TrainingStep done = step(callbacks.stop);
            log.write(done);
            if (callbacks.onStep)
                callbacks.onStep(done);
            const std::int64_t before = done.samples - s.samplesPerStep();
            if (done.samples / s.checkpointSamples > before / s.checkpointSamples)
                keep();
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            throw;
        result.end = TrainingEnd::Stopped;
        for (at::Tensor& parameter : parameters) // of a step that was not taken
            parameter.mutable_grad().reset();
    }
    keep();
    result.steps = optimiser.steps;
    result.loss = lastLoss;
    return result;
}

Trainer::Trainer(TrainingJob job, const std::stop_token& stop) {
    withTorchErrors([&] { m_impl = std::make_unique<Impl>(std::move(job), stop); });
}
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer::~Trainer() = default;

TrainingResult Trainer::run(const TrainingCallbacks& callbacks) {
    return withTorchErrors([&] { return m_impl->run(callbacks); });
}

} // namespace pllava
