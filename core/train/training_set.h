#pragma once

#include <cstdint>
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

/// Takes `share` of the videos (from above 0 to below 1; at least one, chosen by the seed) with all their samples out
/// of the set and gives them: a video that is trained on tells too much about its other questions. Throws
/// InvalidArgument where no video would be left.
std::vector<TrainingSample> holdOut(std::vector<TrainingSample>& samples, double share, std::uint64_t seed);

} // namespace pllava
