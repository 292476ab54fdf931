#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "core/analysis/score.h"
#include "core/demo/exam.h"
#include "core/lab/trial.h"

namespace pllava {

/// A question of the demo's exam as a trial of the laboratory has it, and back. `hint` follows the question.
std::string examDetails(const demo::Question& question);
/// Throws CorruptFile for a trial that is none of an exam.
demo::Question examQuestionOf(const Trial& trial);

/// Results of the demo's exam, counted.
struct ExamScores {
    std::map<demo::Kind, std::array<Score, demo::kLanguages>> kinds;
    std::vector<Score> turns; ///< by a question's index in its conversation
    Score all;
    std::int64_t sentences = 0, briefs = 0; ///< of the right answers
    std::int64_t tokens = 0;                ///< new ones of all answers
};
ExamScores examScores(const std::vector<TrialResult>& results);

} // namespace pllava
