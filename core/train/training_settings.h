#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/base/pooling_shape.h"

namespace pllava {

/// How visual tokens are laid out: pooled to a shape, or every token of every frame (pooling shape = frames, h, w).
enum class TrainingLayout { Pooled, NFrame };

/// Everything that training is told apart from model and folders. Keys of the JSON file stand behind each number.
struct TrainingSettings {
    std::int64_t loraRank = 128;                       ///< lora_r; ignored where the weights folder brings an adapter
    double loraAlpha = 32;                             ///< lora_alpha
    double loraDropout = 0.05;                         ///< lora_dropout, from 0 to below 1
    TrainingLayout layout = TrainingLayout::Pooled;    ///< layout: "pllava" or "n-frame"
    std::optional<int> frames;                         ///< frames; without it the model's own
    std::optional<PoolingShape> pooling;               ///< pooling_shape; without it the model's own
    std::optional<std::string> promptTemplate;         ///< template; without it the model's own
    std::int64_t steps = 1000;                         ///< steps: optimiser steps
    std::int64_t batch = 1;                            ///< batch: samples that go through the model together
    std::int64_t accumulate = 1;                       ///< accumulate: batches an optimiser step
    double learningRate = 2e-5;                        ///< learning_rate, the highest one
    std::int64_t warmupSteps = 0;                      ///< warmup_steps: linear from 0, then a cosine to 0
    double weightDecay = 0.02;                         ///< weight_decay, decoupled
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8; ///< beta1, beta2, epsilon
    double clipNorm = 1;                       ///< clip_norm of all gradients together; 0 leaves them as they are
    std::int64_t checkpointSamples = 1000;     ///< checkpoint_samples: a checkpoint every so many samples
    std::uint64_t seed = 0;                    ///< seed of adapter, order of data and dropout
    std::int64_t featureMegabytes = 2048;      ///< feature_megabytes kept in memory
    std::int64_t featureDiskMegabytes = 20000; ///< feature_disk_megabytes kept in the output folder

    std::int64_t samplesPerStep() const { return batch * accumulate; }
};

/// Puts the file's keys over `settings`. Throws CorruptFile for an unknown key or a value out of range, naming it.
void applyTrainingSettings(const std::filesystem::path& file, TrainingSettings& settings);
/// Throws InvalidArgument for a number out of range.
void requireUsable(const TrainingSettings& settings);
/// Every key with its value.
nlohmann::json toJson(const TrainingSettings& settings);

/// Hugging Face's cosine schedule with warm-up: the rate of step 0 … steps − 1.
double learningRateAt(const TrainingSettings& settings, std::int64_t step);

} // namespace pllava
