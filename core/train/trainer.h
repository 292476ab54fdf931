#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/progress.h"
#include "core/checkpoint/model_folders.h"
#include "core/model/compute.h"
#include "core/sets/sample_set.h"
#include "core/train/process_rank.h"
#include "core/train/training_record.h"
#include "core/train/training_run.h"
#include "core/train/training_settings.h"

namespace pllava {

struct TrainingJob {
    ModelFolders folders;         ///< an adapter in them is trained on
    ComputeSettings compute;      ///< fp32, or bf16 with fp32 masters
    std::filesystem::path set;    ///< see readTrainingSet(); empty where the stage draws its own world
    std::filesystem::path output; ///< made where it is not there
    TrainingSettings settings;
    TrainingStart start = TrainingStart::Fresh;
    std::filesystem::path heldOut{}; ///< another set to evaluate on; else held_out_share of the first, or none
    ProcessRank process{};           ///< among the processes that train together
    std::filesystem::path videos{};  ///< the folder of both sets' videos; empty for those next to each set
};

/// Origin of the job, as the output folder states it.
TrainingOrigin originOf(const TrainingJob& job);

/// Fine-tunes LoRA on q_proj and v_proj, and the projector; vision tower and language model stay as they are.
/// The output folder gets checkpoint-NNNNNN folders for --weights, state.safetensors to go on from, metrics.csv,
/// metrics.jsonl, settings.json, origin.json and features/. Going on gives the weights that an uninterrupted run gives
/// (bitwise on the CPU with one thread): the order of data and the dropout follow from seed and step. Of several
/// processes each takes its share of a step's samples, the gradient is that of all of them, and the first writes. One
/// thread owns it.
class Trainer {
public:
    /// Loads model and set. Throws Error: InvalidArgument where the output folder holds another training or, with
    /// Resume, one of other settings; Cancelled.
    explicit Trainer(TrainingJob job, const std::stop_token& stop = {});
    Trainer(Trainer&&) noexcept;
    ~Trainer();

    /// What the set holds, and what of it is passed over.
    const SetSummary& set() const;
    /// Sentences for the user: weights that are there and not read.
    const std::vector<std::string>& notes() const;
    /// Trains to the end or to a stop, which leaves a checkpoint. Throws Error, with the last checkpoint in place.
    TrainingResult run(const TrainingCallbacks& callbacks = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace pllava
