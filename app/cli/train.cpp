#include <fmt/format.h>

#include "app/cli/commands.h"
#include "app/cli/output_file.h"
#include "core/base/json.h"
#include "core/base/leftovers.h"
#include "core/base/resources.h"
#include "core/pretrain/pretrainer.h"
#include "core/train/trainer.h"
#include "core/train/training_folder.h"

namespace pllava::cli {
namespace {

struct Options : RunOptions {
    std::string set, heldOut, videos, output, config;
    std::optional<std::string> layout;
    std::optional<std::int64_t> rank, steps, batch, accumulate, warmupSteps, checkpointSamples, evaluateSamples;
    std::optional<double> dropout, learningRate, heldOutShare;
    std::vector<std::int64_t> shape;
    std::optional<std::uint64_t> seed;
    bool resume = false;
};

/// What a resumed training was begun with, where nothing else was given.
void takeOrigin(Options& options, ComputeSettings& compute) {
    const std::optional<TrainingOrigin> origin = readOrigin(options.output);
    if (!origin) {
        if (const auto file = std::filesystem::path(options.output) / "origin.json"; std::filesystem::exists(file))
            readJson(file); // says what is wrong with it
        if (options.set.empty() && options.config.empty())
            throw Error(
                ErrorKind::NotFound,
                fmt::format("{} holds no training to resume; is it the folder that --out named?", options.output));
        return;
    }
    if (compute.dtype == NumberFormat::Auto)
        compute.dtype = parseNumberFormat(origin->dtype);
    for (const auto& [given, begun] : {std::pair{&options.set, &origin->set},
                                       {&options.heldOut, &origin->heldOut},
                                       {&options.model, &origin->model},
                                       {&options.weights, &origin->weights},
                                       {&options.videos, &origin->videos}})
        if (given->empty() && !(given == &options.heldOut && options.heldOutShare))
            *given = *begun;
}

/// Built-in defaults, then the file (of a resumed training that of its folder, without another), then what was given.
TrainingSettings settingsOf(const Options& options) {
    TrainingSettings settings;
    const std::filesystem::path own = std::filesystem::path(options.output) / "settings.json";
    if (!options.config.empty())
        applyTrainingSettings(options.config, settings);
    else if (options.resume && std::filesystem::exists(own))
        applyTrainingSettings(own, settings);
    if (options.layout)
        settings.layout = parseTrainingLayout(*options.layout);
    settings.frames = options.frames ? options.frames : settings.frames;
    if (!options.shape.empty())
        settings.pooling = PoolingShape{options.shape[0], options.shape[1], options.shape[2]};
    settings.promptTemplate = options.promptTemplate ? options.promptTemplate : settings.promptTemplate;
    settings.loraRank = options.rank.value_or(settings.loraRank);
    settings.loraAlpha = options.alpha ? options.alpha : settings.loraAlpha;
    settings.loraDropout = options.dropout.value_or(settings.loraDropout);
    settings.warmupSteps = options.warmupSteps.value_or(settings.warmupSteps);
    settings.steps = options.steps.value_or(settings.steps);
    settings.batch = options.batch.value_or(settings.batch);
    settings.accumulate = options.accumulate.value_or(settings.accumulate);
    settings.checkpointSamples = options.checkpointSamples.value_or(settings.checkpointSamples);
    settings.evaluateSamples = options.evaluateSamples.value_or(settings.evaluateSamples);
    settings.heldOutShare = options.heldOutShare.value_or(settings.heldOutShare);
    settings.learningRate = options.learningRate.value_or(settings.learningRate);
    settings.seed = options.seed.value_or(settings.seed);
    requireUsable(settings);
    requireConsistent(settings);
    return settings;
}

/// Throws for options that contradict each other.
void checkExclusive(const Options& options, const TrainingSettings& settings) {
    const auto clash = [](const char* option, const std::string& why) { throw CLI::ValidationError(option, why); };
    if (!options.shape.empty() && settings.layout == TrainingLayout::NFrame)
        clash("--pooling", "cannot be used here: n-frame keeps every token of every frame");
    if (options.heldOutShare && *options.heldOutShare > 0 && !options.heldOut.empty())
        clash("--held-out-share", "is for a training without --held-out");
    if (settings.stage != TrainingStage::Lora && (options.rank || options.alpha || options.dropout))
        clash(options.rank    ? "--rank"
              : options.alpha ? "--alpha"
                              : "--dropout",
              "cannot be used here: this stage trains the model itself, without LoRA");
    const std::optional<std::int64_t> own =
        options.weights.empty() ? std::nullopt : loadModelDefaults(options.weights).loraRank;
    if (own && settings.loraRank != *own && options.rank)
        clash("--rank", fmt::format("{} cannot be used here: the adapter in {} is trained on, whose rank is {}",
                                    *options.rank, options.weights, *own));
    if (own && settings.loraRank != *own && settings.loraRank != TrainingSettings().loraRank)
        printNote(fmt::format("lora_r {} is not used: the adapter in {} is trained on, whose rank is {}",
                              settings.loraRank, options.weights, *own));
}

/// Before a model is loaded.
void checkFolder(const Options& options) {
    InputFiles inputs = options.inputs("");
    inputs.add(options.set, "the set");
    inputs.add(options.heldOut, "the held-out set");
    if (!options.resume) // a resumed training's own settings may be named
        inputs.add(options.config, "the file of --config");
    checkOutputFolder(options.output, inputs);
    for (const char* file : kTrainingFiles) {
        const std::filesystem::path path = std::filesystem::path(options.output) / file;
        inputs.requireNot(path, path.string());
    }
    if (!readOrigin(options.output)) // no training's folder yet
        return;
    if (const std::string tidied = tidyLeftoversIn(options.output); !tidied.empty())
        printNote(tidied);
}

void tellOfSet(const SetSummary& summary) {
    if (const std::string warning = summary.warning(); !warning.empty())
        printNote(warning);
}

/// The last evaluation on samples that are not trained on.
struct HeldOutScore {
    std::int64_t step = 0; ///< 0 for none
    double loss = 0, accuracy = 0;
};

void print(const TrainingResult& result, const HeldOutScore& heldOut, const nlohmann::json& set, bool asJson) {
    if (asJson) {
        nlohmann::json document{{"steps", result.steps}, {"loss", result.loss}, {"checkpoints", result.checkpoints}};
        if (!set.is_null())
            document["set"] = set;
        if (heldOut.step > 0)
            document.update(
                {{"eval_step", heldOut.step}, {"eval_loss", heldOut.loss}, {"eval_accuracy", heldOut.accuracy}});
        return printJson(document);
    }
    fmt::print("{} steps, loss {:.4f}\n", result.steps, result.loss);
    if (heldOut.step > 0)
        fmt::print("held out, at step {}: loss {:.4f}, {:.1f} % of the answers' tokens predicted\n", heldOut.step,
                   heldOut.loss, 100 * heldOut.accuracy);
    for (const std::string& folder : result.checkpoints)
        fmt::print("{}\n", folder);
}

void run(Options options, Context& context) {
    ComputeSettings compute = context.global.compute;
    if (options.resume)
        takeOrigin(options, compute);
    const TrainingSettings settings = settingsOf(options);
    const TrainingJob job{options.folders(), compute,
                          options.set,       options.output,
                          settings,          options.resume ? TrainingStart::Resume : TrainingStart::Fresh,
                          options.heldOut,   ProcessRank::fromEnvironment(),
                          options.videos};
    if (settings.stage == TrainingStage::Lora && options.set.empty())
        throw CLI::RequiredError("SET");
    checkExclusive(options, settings);
    if (job.process.rank == 0)
        checkFolder(options);
    const auto progress = terminalProgress();
    HeldOutScore heldOut;
    const TrainingCallbacks callbacks{[&](const TrainingStep& step) {
                                          if (step.evalLoss)
                                              heldOut = {step.step, *step.evalLoss, step.measures.at("eval_accuracy")};
                                          if (progress)
                                              progress(fmt::format("train, loss {:.4f}", step.loss), step.step,
                                                       settings.steps);
                                      },
                                      {},
                                      context.interrupt.token()};
    nlohmann::json set;
    const auto tune = [&] {
        Trainer trainer(job, context.interrupt.token());
        set = toJson(trainer.set());
        if (job.process.rank == 0) {
            tellOfSet(trainer.set());
            for (const std::string& note : trainer.notes())
                printNote(note);
        }
        return trainer.run(callbacks);
    };
    context.interrupt.keepResult(); // it saves where it is
    const TrainingResult result = settings.stage == TrainingStage::Lora ? tune() : pretrain(job, callbacks);
    clearProgress();
    if (result.end == TrainingEnd::Stopped)
        context.status = kCancelled;
    if (job.process.rank != 0) // the first says it for all
        return;
    print(result, heldOut, set, context.global.json);
    if (result.end == TrainingEnd::Stopped)
        printNote(fmt::format("stopped at step {} of {}; pllava train --resume --out '{}' goes on", result.steps,
                              settings.steps, options.output));
}

void addNumbers(CLI::App& command, Options& options) {
    const TrainingSettings usual;
    const auto withDefault = [](const char* text, auto value) { return fmt::format("{} (default {})", text, value); };
    command.add_option("--rank", options.rank, withDefault("LoRA rank of a fresh adapter", usual.loraRank))
        ->check(CLI::Range(1, 1 << 16));
    command.add_option("--alpha", options.alpha, "LoRA alpha (default: the model's own, else 32)");
    command.add_option("--dropout", options.dropout, withDefault("LoRA dropout", usual.loraDropout))
        ->check(CLI::Range(0.0, 0.99));
    command
        .add_option("--warmup-steps", options.warmupSteps,
                    withDefault("Steps in which the learning rate rises", usual.warmupSteps))
        ->check(CLI::Range(0, 1 << 30));
    const CLI::Range positive(std::int64_t{1}, std::int64_t{1} << 40);
    command.add_option("--steps", options.steps, withDefault("Optimiser steps", usual.steps))->check(positive);
    command
        .add_option("--batch", options.batch, withDefault("Samples that go through the model together", usual.batch))
        ->check(positive);
    command.add_option("--accumulate", options.accumulate, withDefault("Batches per step", usual.accumulate))
        ->check(positive);
    command
        .add_option("--checkpoint-samples", options.checkpointSamples,
                    withDefault("Samples between two checkpoints", usual.checkpointSamples))
        ->check(positive);
    command
        .add_option("--held-out-share", options.heldOutShare,
                    "Share of the set's videos to evaluate on instead of training on them")
        ->check(CLI::Range(0.0, 0.99));
    command
        .add_option("--evaluate-samples", options.evaluateSamples,
                    "Samples between two evaluations (default: with each checkpoint)")
        ->check(positive);
    command.add_option(
        "--learning-rate", options.learningRate,
        withDefault("Peak learning rate; a model as small as the demo learns with 0.001", usual.learningRate));
    command.add_option("--seed", options.seed, withDefault("Seed of the random numbers", usual.seed))
        ->transform(seedNumber());
}

} // namespace

void addTrain(CLI::App& app, Context& context) {
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("train", "Fine-tune LoRA and projector on a set of questions and answers");
    command->add_option("SET", options->set,
                        "Training set, a JSON list or JSON Lines: video, question, answer (or turns, or LLaVA's "
                        "conversations); none for "
                        "the demo's stages, or to resume");
    command->add_option("--held-out", options->heldOut, "Another set, for a loss every --evaluate-samples")
        ->type_name("FILE");
    command->add_option("--videos", options->videos, "Folder of the sets' videos (default: that of each set)")
        ->type_name("DIR");
    command->add_option("--out", options->output, "Folder for checkpoints, state and metrics")
        ->type_name("DIR")
        ->required();
    command->add_option("--config", options->config, "Training settings, one JSON file; options override it")
        ->type_name("F.json");
    command->add_flag("--resume", options->resume, "Continue the training in --out with its set, model and settings");
    addModelOption(*command, *options);
    command->add_option("--weights", options->weights, "Folder of an adapter to train on")->type_name("DIR");
    command->add_option("--layout", options->layout, "How visual tokens are laid out")
        ->check(CLI::IsMember({"pllava", "n-frame"}));
    command->add_option("--frames", options->frames, "Frames sampled from each video")->check(CLI::Range(1, 4096));
    command->add_option("--pooling", options->shape, "Pooling shape (default: the model's own)")
        ->type_name("T,H,W")
        ->delimiter(',')
        ->expected(3)
        ->check(CLI::Range(1, 4096));
    command->add_option("--template", options->promptTemplate, "Prompt template; see 'pllava templates'")
        ->type_name("NAME");
    addNumbers(*command, *options);
    command->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
