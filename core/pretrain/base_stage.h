#pragma once
// Private to the engine: needs torch.

#include "core/train/trainer.h"
#include "core/train/training_loop.h"

namespace pllava {

/// Projector and whole language model learn to answer about the demo's pictures and clips, long and in few words, in
/// both languages; heads inside the language model predict from visual tokens what moves there and how, and from words
/// what they name. Without the heads motion stays at chance. The tower is frozen and its features are kept.
TrainingTask baseStage(const TrainingJob& job);

} // namespace pllava
