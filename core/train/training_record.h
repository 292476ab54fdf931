#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace pllava {

class RegularFile;

/// A measure over the steps of a training, at most one value per step.
struct TrainingSeries {
    std::vector<double> steps, samples, values;
};

/// What a training was begun with, as origin.json in its folder says; enough to go on with it.
struct TrainingOrigin {
    std::string model, weights; ///< folders; weights empty for none
    std::string set, heldOut;   ///< files; empty for none
    std::string dtype = "auto"; ///< as it was asked for
    std::string videos{};       ///< folder of the sets' videos; empty for none
};

/// State of a training, read from its folder.
struct TrainingRecord {
    std::map<std::string, TrainingSeries>
        series;                         ///< by their names in metrics.jsonl: loss, eval_loss, learning_rate, …
    std::int64_t step = 0, samples = 0; ///< taken so far
    std::int64_t plannedSteps = 0;      ///< 0 where the folder does not state it
    double stepSeconds = 0;             ///< of the last steps, on average
    double samplesPerSecond = 0, tokensPerSecond = 0;
    double age = 0; ///< seconds since the last step was written
    std::size_t damagedLines = 0, firstDamagedLine = 0;
    std::vector<std::string> checkpoints; ///< folders with weights, oldest first
    std::optional<TrainingOrigin> origin;
};

/// What origin.json says; nothing where there is none, or it cannot be read.
std::optional<TrainingOrigin> readOrigin(const std::filesystem::path& folder);
/// Writes origin.json and settings.json, which --config takes, into the folder.
void writeOrigin(const std::filesystem::path& folder, const TrainingOrigin& origin, const std::string& settings);

/// Reads a training's folder while the training writes it: what is new each time, or all where a resumed training has
/// replaced the files. One thread.
class TrainingReader {
public:
    explicit TrainingReader(std::filesystem::path folder) : m_folder(std::move(folder)) {}
    /// A line that is not whole yet is left for the next time; one that is no step's is counted and passed over. Throws
    /// NotFound where there is no folder or no metrics.jsonl in it, and Cancelled.
    const TrainingRecord& read(const std::stop_token& stop = {});

private:
    bool takeLines(const RegularFile& file, const std::stop_token& stop);
    void takeLine(std::string_view line);
    void takeSpeed();
    void readSettings();
    void listCheckpoints();

    std::filesystem::path m_folder;
    TrainingRecord m_record;
    std::uint64_t m_file = 0; ///< its number on the disk: a replaced file has another
    std::int64_t m_offset = 0;
    std::size_t m_lines = 0, m_values = 0;
};

} // namespace pllava
