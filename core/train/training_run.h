#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/train/metrics_log.h"

namespace pllava {

/// Whether to begin, or to go on from the state in the output folder.
enum class TrainingStart { Fresh, Resume };

/// Callbacks of a training, called on the training thread. Each may be empty.
struct TrainingCallbacks {
    std::function<void(const TrainingStep&)> onStep;
    std::function<void(const std::string& folder)> onCheckpoint;
    std::stop_token stop;
};

enum class TrainingEnd { Finished, Stopped };

struct TrainingResult {
    TrainingEnd end = TrainingEnd::Finished;
    std::int64_t steps = 0;               ///< in all, those before a resume counted in
    double loss = 0;                      ///< of the last step
    std::vector<std::string> checkpoints; ///< folders written by this run, in order
};

} // namespace pllava
