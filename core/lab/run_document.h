#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "core/analysis/score.h"
#include "core/lab/experiment.h"

namespace pllava {

/// Trials about one video, a member of "runs" each.
nlohmann::json runDocument(const ExperimentRun& run);
/// "IND USER,ASSISTANT": the labels that a trial was asked with.
std::string rolesOf(const TrialResult& result);
/// "0.812 [0.77, 0.85]": a share with its interval; "" of nothing.
std::string scoreText(const Score& score);

} // namespace pllava
