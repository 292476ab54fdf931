#include "core/train/training_record.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/leftovers.h"
#include "core/base/pending_file.h"
#include "core/base/regular_file.h"
#include "core/base/stop.h"

namespace pllava {
namespace {

using nlohmann::json;

constexpr std::size_t kMostSeries = 64;      ///< a training has about ten
constexpr std::size_t kSpeedSteps = 20;      ///< over which speed is averaged
constexpr std::int64_t kChunk = 8 << 20;     ///< read at once; no line is nearly as long
constexpr double kMostSteps = 1e15;          ///< counted exactly by a double
constexpr std::size_t kMostValues = 4 << 20; ///< kept for curves, in all series
constexpr std::size_t kSmallFile = 1 << 20;
constexpr std::size_t kLongestName = 100; ///< of a series

double meanOfLast(const TrainingRecord& record, const char* name) {
    const auto found = record.series.find(name);
    if (found == record.series.end() || found->second.values.empty())
        return 0;
    const std::vector<double>& values = found->second.values;
    const std::size_t count = std::min(values.size(), kSpeedSteps);
    double sum = 0;
    for (std::size_t i = values.size() - count; i < values.size(); ++i)
        sum += values[i];
    return sum / static_cast<double>(count);
}

/// Within what can be counted; nothing for anything else.
std::optional<std::int64_t> countFrom(const json& value) {
    const double count = value.is_number() ? value.get<double>() : -1;
    return count >= 0 && count <= kMostSteps ? std::optional(static_cast<std::int64_t>(count)) : std::nullopt;
}

/// An empty object where the text is none.
json objectFrom(std::string_view text) {
    json document = parseJsonOrNothing(text);
    return document.is_object() ? document : json::object();
}

/// An empty object where there is none or it cannot be read: curves do not need it.
json readSmall(const std::filesystem::path& file) {
    try {
        return objectFrom(readTextFile(file, kSmallFile));
    } catch (const Error&) {
        return json::object();
    }
}

} // namespace

std::optional<TrainingOrigin> readOrigin(const std::filesystem::path& folder) {
    const json origin = readSmall(folder / "origin.json");
    const auto text = [&](const char* key) {
        const json value = origin.value(key, json());
        return value.is_string() ? value.get<std::string>() : std::string();
    };
    if (text("model").empty())
        return std::nullopt;
    return TrainingOrigin{
        text("model"), text("weights"), text("set"), text("held_out"), text("dtype").empty() ? "auto" : text("dtype"),
        text("videos")};
}

void writeOrigin(const std::filesystem::path& folder, const TrainingOrigin& origin, const std::string& settings) {
    const auto absolute = [](const std::string& path) {
        return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
    };
    const json document{{"model", absolute(origin.model)}, {"weights", absolute(origin.weights)},
                        {"set", absolute(origin.set)},     {"held_out", absolute(origin.heldOut)},
                        {"dtype", origin.dtype},           {"videos", absolute(origin.videos)}};
    writeWholeFile(folder / "settings.json", settings);
    writeWholeFile(folder / "origin.json", document.dump(1));
}

const TrainingRecord& TrainingReader::read(const std::stop_token& stop) {
    const auto path = m_folder / "metrics.jsonl";
    if (!std::filesystem::is_directory(m_folder))
        throw Error(ErrorKind::NotFound, fmt::format("{}: there is no such folder", m_folder.string()));
    if (std::error_code ignored; !std::filesystem::exists(path, ignored))
        throw Error(
            ErrorKind::NotFound,
            fmt::format("{} has no metrics.jsonl yet; a training writes it with its first step", m_folder.string()));
    const RegularFile file(path);
    const auto size = static_cast<std::int64_t>(file.size());
    if (file.identity() != m_file || size < m_offset) {
        m_record = {};
        m_offset = 0;
        m_lines = m_values = 0;
        m_file = file.identity();
    }
    while (takeLines(file, stop)) {
    }
    takeSpeed();
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    m_record.age =
        std::max(0.0, std::chrono::duration<double>(now - std::chrono::nanoseconds(file.modified())).count());
    readSettings();
    listCheckpoints();
    return m_record;
}

/// True where there is more.
bool TrainingReader::takeLines(const RegularFile& file, const std::stop_token& stop) {
    const std::int64_t rest = static_cast<std::int64_t>(file.size()) - m_offset;
    const std::string text = file.textAt(static_cast<std::uint64_t>(m_offset),
                                         static_cast<std::size_t>(std::clamp<std::int64_t>(rest, 0, kChunk)));
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        throwIfStopped(stop);
        takeLine(std::string_view(text).substr(begin, end - begin));
        m_offset += static_cast<std::int64_t>(end + 1 - begin);
        begin = end + 1;
    }
    const bool more = static_cast<std::int64_t>(text.size()) == kChunk;
    if (more && begin == 0) { // without end
        takeLine({});
        m_offset += kChunk;
    }
    return more;
}

void TrainingReader::takeLine(std::string_view line) {
    ++m_lines;
    const json step = objectFrom(line);
    const auto number = countFrom(step.value("step", json()));
    if (!number || !step.value("loss", json()).is_number()) {
        if (m_record.damagedLines++ == 0)
            m_record.firstDamagedLine = m_lines;
        return;
    }
    m_record.step = *number;
    m_record.samples = countFrom(step.value("samples", json())).value_or(m_record.step);
    if (m_values + step.size() > kMostValues) // the curves end, the training goes on
        return;
    for (const auto& [name, value] : step.items()) {
        const bool full = m_record.series.size() >= kMostSeries && name != "loss"; // which is always there
        if (!value.is_number() || name == "step" || name == "samples" || name.size() > kLongestName ||
            (full && !m_record.series.contains(name)))
            continue;
        TrainingSeries& series = m_record.series[name];
        series.steps.push_back(static_cast<double>(m_record.step));
        series.samples.push_back(static_cast<double>(m_record.samples));
        series.values.push_back(value.get<double>());
        ++m_values;
    }
}

void TrainingReader::takeSpeed() {
    m_record.stepSeconds = meanOfLast(m_record, "seconds");
    if (m_record.stepSeconds <= 0 || m_record.step <= 0)
        return;
    m_record.samplesPerSecond =
        static_cast<double>(m_record.samples) / static_cast<double>(m_record.step) / m_record.stepSeconds;
    m_record.tokensPerSecond = meanOfLast(m_record, "tokens") / m_record.stepSeconds;
}

void TrainingReader::readSettings() {
    const json settings = readSmall(m_folder / "settings.json");
    m_record.plannedSteps = countFrom(settings.value("steps", json())).value_or(0);
    m_record.origin = readOrigin(m_folder);
}

void TrainingReader::listCheckpoints() {
    m_record.checkpoints.clear();
    std::error_code ignored; // a folder that goes away meanwhile
    for (const auto& entry : std::filesystem::directory_iterator(m_folder, ignored))
        if (entry.path().filename().string().starts_with("checkpoint-") && finalName(entry.path()) == entry.path() &&
            std::filesystem::exists(entry.path() / "config.json", ignored))
            m_record.checkpoints.push_back(entry.path().string());
    std::ranges::sort(m_record.checkpoints);
}

} // namespace pllava
