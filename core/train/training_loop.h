#pragma once
// Private to the engine: needs torch.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/path_lock.h"
#include "core/train/adam_w.h"
#include "core/train/checkpoint.h"
#include "core/train/process_group.h"
#include "core/train/training_record.h"
#include "core/train/training_run.h"
#include "core/train/training_settings.h"

namespace pllava {

/// Result of one optimiser step.
struct StepOutcome {
    double loss = 0;
    std::int64_t tokens = 0;                ///< that went through the model
    std::map<std::string, double> measures; ///< more to log, by name
};

/// How well held-out samples are predicted.
struct Evaluation {
    double loss = 0;     ///< mean cross entropy of the learned tokens
    double accuracy = 0; ///< share of them that are the model's most likely token
};

/// Keys of SHA-256 digests in a training's identity. (Earlier versions had "set" and "model" with numbers that other
/// machines compute otherwise; these are not compared.)
inline constexpr const char *kSetIdentity = "set_sha256", *kModelIdentity = "model_sha256";
/// Of a model's files; "none" for a folder without any. Throws Cancelled.
std::string digestOfModel(const std::filesystem::path& folder, const std::stop_token& stop = {});

/// What a kind of training provides; TrainingLoop does what all have in common.
struct TrainingTask {
    NamedTensors parameters; ///< fp32 leaves
    std::map<std::string, std::string>
        identity; ///< keys below and others: what a resumed training must agree in: settings, set, model, type
    TrainingSettings settings;
    TrainingOrigin origin;
    std::filesystem::path output;
    TrainingStart start = TrainingStart::Fresh;
    const ProcessGroup* processes = nullptr; ///< several that take each step together; nullptr for this one alone
    /// Leaves the gradients of step number `step` (from 0) on the parameters; all it draws follows from that number.
    std::function<StepOutcome(std::int64_t step, const std::stop_token&)> accumulate;
    /// Writes the model as it is after `step` steps.
    std::function<void(const std::filesystem::path& folder, std::int64_t step)> writeModel;
    /// On samples that are not trained on; changes nothing that training goes on with. Throws Cancelled. May be empty.
    std::function<Evaluation(const std::stop_token&)> evaluate;
};

/// Steps, metrics, checkpoints and state: checkpoint-NNNNNN folders, metrics.csv, metrics.jsonl and state.safetensors
/// in the output folder. A step that a stop or an error broke off is as if never begun. One thread.
class TrainingLoop {
public:
    /// Makes the folder, or takes parameters and moments from its state. Throws InvalidArgument where it holds another
    /// training or another process trains in it, NotFound where there is nothing to go on with, CorruptFile.
    explicit TrainingLoop(TrainingTask task);
    TrainingResult run(const TrainingCallbacks& callbacks);

private:
    TrainingStep step(const std::stop_token& stop);
    void evaluate(TrainingStep& done, const std::stop_token& stop) const;
    std::filesystem::path checkpointFolder() const;
    std::string checkpoint() const;
    void save() const;
    void requireFresh() const;
    void requireSame(const TrainingState& state) const;
    void restore();
    void forgetGradients();
    bool writes() const { return m_task.processes == nullptr || m_task.processes->first(); }
    std::filesystem::path stateFile() const { return m_task.output / "state.safetensors"; }

    TrainingTask m_task;
    std::optional<PathLock> m_lock;
    std::vector<std::string> m_names;
    std::vector<at::Tensor> m_parameters;
    AdamW m_optimiser;
    double m_lastLoss = 0;
};

} // namespace pllava
