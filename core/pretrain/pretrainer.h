#pragma once

#include "core/train/trainer.h"

namespace pllava {

/// Trains a whole model on the demo's own world: the stage that job.settings names, Vision or Base. The output folder
/// gets checkpoint-NNNNNN folders for --model, state.safetensors and metrics. A folder without weights begins with
/// fresh ones. Going on gives the weights that an uninterrupted run gives. fp32 on the CPU.
/// Throws Error as Trainer does, and InvalidArgument for a set, an adapter or another device.
TrainingResult pretrain(const TrainingJob& job, const TrainingCallbacks& callbacks = {});

} // namespace pllava
