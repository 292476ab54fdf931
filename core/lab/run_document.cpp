#include "core/lab/run_document.h"

#include <fmt/format.h>

namespace pllava {

nlohmann::json runDocument(const ExperimentRun& run) {
    nlohmann::json runs = nlohmann::json::array();
    for (const TrialResult& result : run.outcome.results)
        runs.push_back(toJson(result));
    return {{"video", run.video},
            {"question", run.question},
            {"resumed", run.outcome.resumed},
            {"encodings", run.outcome.encodings},
            {"runs", runs}};
}

std::string rolesOf(const TrialResult& result) {
    return fmt::format("{} {}", name(result.distribution), result.trial.roles.name);
}

std::string scoreText(const Score& score) {
    if (score.total == 0)
        return "";
    const Interval interval = wilsonInterval(score);
    return fmt::format("{:.3f} [{:.2f}, {:.2f}]", score.share(), interval.low, interval.high);
}

} // namespace pllava
