#pragma once

#include <vector>

#include "core/checkpoint/weight_map.h"

namespace pllava {

/// Every tensor of the model that `config` describes, without LoRA, in the order in which it is loaded: recorded from
/// what Model asks its source for.
std::vector<ExpectedTensor> expectedWeights(const ModelConfig& config);

} // namespace pllava
