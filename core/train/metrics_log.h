#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>

namespace pllava {

/// One optimiser step as the curves show it.
struct TrainingStep {
    std::int64_t step = 0;    ///< from 1 on
    std::int64_t samples = 0; ///< seen so far
    double loss = 0;          ///< mean cross entropy of the step's learned tokens, before the step
    double learningRate = 0;
    double gradientNorm = 0;                  ///< before clipping
    std::int64_t tokens = 0;                  ///< of the step, visual ones counted in
    double seconds = 0;                       ///< the step took
    std::optional<double> evalLoss{};         ///< mean cross entropy on held-out samples, where an evaluation was due
    std::map<std::string, double> measures{}; ///< further measures of a stage; in metrics.jsonl alone
};

/// metrics.csv and metrics.jsonl in the output folder, one line per step, whole lines at any time.
class MetricsLog {
public:
    /// Keeps the lines of steps up to `step` (where training goes on) and drops what a killed run wrote after them.
    MetricsLog(const std::filesystem::path& folder, std::int64_t step);
    void write(const TrainingStep& step);

private:
    std::string m_folder;
    std::ofstream m_csv, m_lines;
};

} // namespace pllava
