#pragma once

#include <cstdint>

#include "core/checkpoint/model_config.h"
#include "core/checkpoint/weight_report.h"
#include "core/model/compute.h"

namespace pllava {

/// Description of a loaded model.
struct ModelDescription {
    ModelConfig config;
    WeightReport weights;
    ComputeChoice compute;
    std::int64_t parameters = 0; ///< weights as stored, LoRA included
    std::int64_t loraRank = 0;   ///< 0 without an adapter
    double loadMilliseconds = 0;
};

} // namespace pllava
