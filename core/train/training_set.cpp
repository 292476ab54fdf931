#include "core/train/training_set.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/train/data_order.h"

namespace pllava {
namespace {

constexpr std::uint64_t kHeldOut = 0x68656c64; ///< another stream of random numbers than the order of samples

} // namespace

TrainingSet readTrainingSet(const std::filesystem::path& file, const std::filesystem::path& videos) {
    SampleSet set = readSampleSet(file, videos);
    TrainingSet out{{}, std::move(set.summary)};
    for (const SetSample& sample : set.samples) {
        TrainingSample& one = out.samples.emplace_back(TrainingSample{sample.video, {}});
        for (const SetTurn& turn : sample.turns) {
            if (turn.answer.empty())
                throw Error(
                    ErrorKind::CorruptFile,
                    fmt::format("{}: \"answer\" is missing, empty or no text; a training needs it", sample.where));
            one.turns.push_back({turn.question, turn.answer});
        }
    }
    return out;
}

std::vector<TrainingSample> holdOut(std::vector<TrainingSample>& samples, double share, std::uint64_t seed) {
    std::vector<std::string> videos;
    for (const TrainingSample& each : samples)
        videos.push_back(each.video);
    std::ranges::sort(videos);
    videos.erase(std::unique(videos.begin(), videos.end()), videos.end());
    const auto count = std::max<std::int64_t>(1, std::llround(share * static_cast<double>(videos.size())));
    if (count >= static_cast<std::int64_t>(videos.size()))
        throw Error(ErrorKind::InvalidArgument,
                    fmt::format("held_out_share leaves none of {} videos to train on", videos.size()));
    DataOrder order(videos.size(), mixedSeed(seed, kHeldOut));
    std::set<std::string> kept;
    for (std::int64_t i = 0; i < count; ++i)
        kept.insert(videos[order.at(i)]);
    std::vector<TrainingSample> out;
    std::erase_if(samples, [&](TrainingSample& each) {
        if (!kept.contains(each.video))
            return false;
        out.push_back(std::move(each));
        return true;
    });
    return out;
}

} // namespace pllava
