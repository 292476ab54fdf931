#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/generate/prompt_template.h"

namespace pllava {

/// One line of a training set: a video and a conversation about it in which every turn has its answer.
struct TrainingSample {
    std::string video; ///< a path as loadClip() takes it
    std::vector<Turn> turns;
};

/// Reads a set in JSON Lines. A line is {"video", "question", "answer"} or {"video", "turns": [{"question",
/// "answer"}, …]}, and may say its "kind" and "language", which are not looked at; paths are relative to the set's
/// folder; empty lines are passed over. Throws CorruptFile with file and line number for anything else, an unknown key
/// included, and for a set without samples.
std::vector<TrainingSample> readTrainingSet(const std::filesystem::path& file);

} // namespace pllava
