#pragma once
// Private to the engine: needs torch.

#include "core/train/trainer.h"
#include "core/train/training_loop.h"

namespace pllava {

/// A stage as the training loop sees it; the task keeps it alive.
template <typename Stage> TrainingTask stageTask(const TrainingJob& job) {
    const auto stage = std::make_shared<Stage>(job);
    TrainingTask task;
    task.parameters = stage->leaves();
    task.accumulate = [stage](std::int64_t step, const std::stop_token& stop) { return stage->accumulate(step, stop); };
    task.writeModel = [stage](const std::filesystem::path& folder, std::int64_t) { stage->write(folder); };
    return task;
}

} // namespace pllava
