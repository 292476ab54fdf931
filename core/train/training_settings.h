#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "core/base/pooling_shape.h"

namespace pllava {

/// How visual tokens are laid out: pooled to a shape, or every token of every frame (pooling shape = frames, h, w).
enum class TrainingLayout { Pooled, NFrame };

/// "pllava", "n-frame": as settings, checkpoints and options name them.
std::string_view name(TrainingLayout layout);
/// Throws InvalidArgument for another name.
TrainingLayout parseTrainingLayout(std::string_view name);

/// What is trained. The two that draw the demo's own world need no set.
enum class TrainingStage {
    Lora,   ///< LoRA and projector on a set
    Vision, ///< the vision tower, on pictures
    Base    ///< projector and whole language model, on pictures and clips
};

/// Hyperparameters of a training. The comment after each field gives its JSON key.
struct TrainingSettings {
    std::int64_t loraRank = 128;                       ///< lora_r; ignored where the weights folder brings an adapter
    std::optional<double> loraAlpha;                   ///< lora_alpha; without it the model's own, else 32
    double loraDropout = 0.05;                         ///< lora_dropout, from 0 to below 1
    TrainingLayout layout = TrainingLayout::Pooled;    ///< layout: "pllava" or "n-frame"
    std::optional<int> frames;                         ///< frames; without it the model's own
    std::optional<PoolingShape> pooling;               ///< pooling_shape; without it the model's own
    std::optional<std::string> promptTemplate;         ///< template; without it the model's own
    std::int64_t steps = 1000;                         ///< steps: optimiser steps
    std::int64_t batch = 1;                            ///< batch: samples that go through the model together
    std::int64_t accumulate = 1;                       ///< accumulate: batches an optimiser step
    double learningRate = 2e-5;                        ///< learning_rate, the highest one
    std::int64_t warmupSteps = 0;                      ///< warmup_steps: rising linearly, then a cosine to 0
    double weightDecay = 0.02;                         ///< weight_decay, decoupled
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8; ///< beta1, beta2, epsilon
    double clipNorm = 1;                   ///< clip_norm of all gradients together; 0 leaves them as they are
    std::int64_t checkpointSamples = 1000; ///< checkpoint_samples: a checkpoint every so many samples
    std::int64_t evaluateSamples = 0;      ///< evaluate_samples: held-out samples every so many; 0 with each checkpoint
    double heldOutShare = 0;               ///< held_out_share of the set's videos are not trained on; from 0 to below 1
    std::uint64_t seed = 0;                ///< seed of adapter, order of data and dropout
    std::int64_t featureMegabytes = 2048;  ///< feature_megabytes kept in memory
    std::int64_t featureDiskMegabytes = 20000; ///< feature_disk_megabytes kept in the output folder

    TrainingStage stage = TrainingStage::Lora; ///< stage: "lora", "vision" or "base"
    std::int64_t demoClips = 4000;             ///< demo_clips that the base stage draws from
    double demoConversations = 0;              ///< demo_conversations: share of prompts of two or three questions
    std::int64_t auxiliarySteps = 0;           ///< auxiliary_steps of the base stage that come first, without text
    double auxiliaryWeight = 0.5;              ///< auxiliary_weight of the base stage's heads relative to the text

    std::int64_t samplesPerStep() const { return batch * accumulate; }
};

/// Puts the file's keys over `settings`. Throws CorruptFile for an unknown key or a value out of range, naming it.
void applyTrainingSettings(const std::filesystem::path& file, TrainingSettings& settings);
/// Throws InvalidArgument for settings that exclude each other; each alone is usable.
void requireConsistent(const TrainingSettings& settings);
/// Throws InvalidArgument for a number out of range.
void requireUsable(const TrainingSettings& settings);
/// Every key with its value, but for those that are unset, evaluate_samples and held_out_share at 0, and the keys of
/// the demo's stages in another stage.
nlohmann::json toJson(const TrainingSettings& settings);

/// The rate of step 0 … steps − 1: Hugging Face's cosine schedule with warm-up, whose first step here moves already.
double learningRateAt(const TrainingSettings& settings, std::int64_t step);

} // namespace pllava
