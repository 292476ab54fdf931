#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "core/backend/local_backend.h"

namespace pllava {

/// Logits of a model for one fixed question about one fixed clip: equal for two folders that hold the same model.
struct FixedLogits {
    std::vector<float> values;               ///< (vocabulary), at the last position of the prompt
    NumberFormat dtype = NumberFormat::Fp32; ///< what was computed in
};

/// Loads the model, asks, and frees it. Throws as LocalBackend and Tokenizer::load do.
FixedLogits fixedLogits(const ModelFolders& folders, const ComputeSettings& compute, double loraAlpha,
                        const std::stop_token& stop = {}, const Progress& progress = {});

/// The largest difference of two rows of logits. Throws Internal when it is above `share` of the largest logit (at
/// least 1): what `written` names then does not hold the model it was made from.
double requireSameLogits(const FixedLogits& before, const FixedLogits& after, double share, const std::string& written);

} // namespace pllava
