#pragma once
// Private to the engine: needs torch.

#include "core/train/trainer.h"
#include "core/train/training_loop.h"

namespace pllava {

/// The tower learns to see the demo's world: every step draws new pictures, and heads on the tower's features predict
/// for each patch the colour, shape and position of what is there, and the ground. The heads are not part of the model.
TrainingTask visionStage(const TrainingJob& job);

} // namespace pllava
