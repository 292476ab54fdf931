#pragma once
// Private to the engine: needs torch.

#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include <ATen/core/Tensor.h>

#include "core/base/progress.h"
#include "core/checkpoint/adapter_config.h"
#include "core/checkpoint/model_config.h"
#include "core/checkpoint/model_folders.h"
#include "core/model/compute.h"
#include "core/model/model.h"
#include "core/train/training_prompt.h"

namespace pllava {

struct LoraSettings {
    std::int64_t rank = 128;
    double alpha = 32, dropout = 0;
    std::uint64_t seed = 0;
};

/// A conversation with its clip, ready for the model.
struct TrainingExample {
    TrainingPrompt prompt;
    at::Tensor features; ///< (T, patches, Dv)
};

/// Throws Unsupported for a model with a visual layout of its own, which training does not have.
void requireTrainableLayout(const ModelConfig& config, const std::filesystem::path& folder);

/// The model of the other programs with fp32 masters of adapters and projector that take gradients; all else is frozen
/// and of the compute type. One thread owns it.
class TrainableModel {
public:
    /// An adapter in the folders is trained on; without one q_proj and v_proj get one whose A is uniform as in PEFT
    /// (Kaiming, a = √5) and B zero. Throws Unsupported for an adapter that checkpoints of LoRA and projector cannot
    /// hold.
    TrainableModel(const ModelFolders& folders, const ComputeSettings& compute, const LoraSettings& lora,
                   const std::stop_token& stop = {});

    /// The frozen tower, without gradients, in the compute type on the device: (T, 3, H, W) → (T, patches, Dv).
    at::Tensor features(const at::Tensor& pixelValues, const std::stop_token& stop = {}) const;
    /// Cross entropy summed over the learned ids of all examples, which go through the model together, padded on the
    /// right: causal attention never looks there.
    at::Tensor loss(std::span<const TrainingExample> examples, const PoolingShape& pooling, double dropout) const;
    /// Of the learned ids of all examples, the number that are the model's most likely token, with the summed loss.
    struct Prediction {
        double loss = 0, right = 0;
    };
    Prediction predict(std::span<const TrainingExample> examples, const PoolingShape& pooling) const;
    /// Logits (learned ids, vocabulary) that loss() is made of, in the examples' order.
    at::Tensor learnedLogits(std::span<const TrainingExample> examples, const PoolingShape& pooling,
                             double dropout) const;

    /// fp32 leaves by the checkpoint's plain names.
    const std::map<std::string, at::Tensor>& parameters() const { return m_parameters; }
    const ModelConfig& config() const { return m_config; }
    const ComputeChoice& compute() const { return m_compute; }
    const LoraLayers& lora() const { return m_lora; }
    /// Sentences for the user: weights that are there and not read.
    const std::vector<std::string>& notes() const { return m_notes; }
    at::Device device() const { return m_model->device(); }

private:
    at::Tensor embed(const TrainingExample& example, const PoolingShape& pooling) const;
    at::Tensor projected(const at::Tensor& features) const;
    at::Tensor learnedIds(std::span<const TrainingExample> examples) const; // (learned ids)

    ModelConfig m_config;
    ComputeChoice m_compute;
    LoraLayers m_lora;
    std::vector<std::string> m_notes;
    double m_alpha = 0;
    at::ScalarType m_type = at::kFloat;
    std::map<std::string, at::Tensor> m_parameters;
    std::unique_ptr<Model> m_model;
};

} // namespace pllava
