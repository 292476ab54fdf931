#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/sets/sample_set.h"
#include "core/text/prompt_template.h"

namespace pllava {

/// One entry of a training set: a video and a conversation about it in which every turn has its answer.
struct TrainingSample {
    std::string video; ///< a path as loadClip() takes it
    std::vector<Turn> turns;
};

struct TrainingSet {
    std::vector<TrainingSample> samples;
    SetSummary summary; ///< duplicates are among the samples, and so trained on as often as they occur
};

/// Reads a set in any form of readSampleSet(), whose errors it throws. Every question has its answer, or it is
/// CorruptFile with the line or entry.
TrainingSet readTrainingSet(const std::filesystem::path& file, const std::filesystem::path& videos = {});

/// Removes `share` of the videos (from above 0 to below 1; at least one, chosen by the seed) with all their samples
/// from the set and returns them. Splits by video, so that no video is in both parts. Throws InvalidArgument where no
/// video would be left.
std::vector<TrainingSample> holdOut(std::vector<TrainingSample>& samples, double share, std::uint64_t seed);

} // namespace pllava
