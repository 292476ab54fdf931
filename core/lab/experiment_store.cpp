#include "core/lab/experiment_store.h"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/pending_file.h"
#include "core/base/system_error.h"
#include "core/chat/ask_settings_json.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *kFile = "experiment.json", *kTrials = "trials.json";
/// Of the states that are written; an experiment marked as running whose results nobody writes was interrupted.
constexpr std::array kStates{std::pair(ExperimentState::Running, "running"),
                             std::pair(ExperimentState::Stopped, "stopped"),
                             std::pair(ExperimentState::Finished, "finished")};

json toJson(const SavedExperiment& experiment) {
    return {{"experiment", experiment.experiment},
            {"title", experiment.title},
            {"model", experiment.model},
            {"adapter", experiment.adapter},
            {"begun", experiment.begun},
            {"state", "running"},
            {"parameters", experiment.parameters},
            {"trials", experiment.trials},
            {"settings", toJson(experiment.settings)}};
}

void write(const fs::path& file, const json& content) {
    writeWholeFile(file, content.dump(1, ' ', false, json::error_handler_t::replace), FileAccess::OwnerOnly);
}

/// By this program or another, now.
bool isWritten(const fs::path& results) {
    std::error_code ignored;
    if (!fs::exists(results, ignored))
        return false;
    try {
        const PathLock lock(results, "");
        return false;
    } catch (const Error&) {
        return true;
    }
}

std::int64_t now() {
    return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

/// The time of its beginning, so that names sort by age.
std::string newId(const std::string& experiment) {
    const auto now = std::chrono::system_clock::now();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() % 1000000;
    std::string name = experiment;
    std::ranges::replace(name, ' ', '-');
    return fmt::format("{:%Y%m%d-%H%M%S}-{:06}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), micros,
                       name);
}

std::int64_t linesOf(const fs::path& file) {
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return 0;
    const std::string text = readTextFile(file, std::size_t{1} << 32);
    return std::ranges::count(text, '\n');
}

void change(const fs::path& file, const char* key, const json& value) {
    json content = parseJson(readTextFile(file), file.string());
    content[key] = value;
    write(file, content);
}

} // namespace

std::string ExperimentStore::begin(const SavedExperiment& experiment) const {
    const std::string id = newId(experiment.experiment);
    std::error_code failure;
    fs::create_directories(m_folder / id, failure);
    if (failure)
        throw Error(ErrorKind::Internal,
                    fmt::format("{} cannot be made: {}", (m_folder / id).string(), failure.message()));
    json trials = json::array();
    for (const Trial& trial : experiment.asked)
        trials.push_back(toJson(trial));
    SavedExperiment begun = experiment;
    begun.begun = now();
    begun.trials = std::ssize(experiment.asked);
    write(m_folder / id / kTrials, trials);
    write(m_folder / id / kFile, toJson(begun));
    return id;
}

void ExperimentStore::goOn(const std::string& id) const {
    change(m_folder / id / kFile, "state", "running");
}

void ExperimentStore::end(const std::string& id, ExperimentState state) const {
    const auto* known = std::ranges::find(kStates, state, &decltype(kStates)::value_type::first);
    try {
        change(m_folder / id / kFile, "state", known->second);
    } catch (const Error&) { // a full disk: it goes on with the next start, and asks nothing twice
    }
}

ExperimentSummary ExperimentStore::summary(const std::string& id) const {
    const JsonObject object = JsonObject::read(m_folder / id / kFile);
    ExperimentSummary summary;
    summary.id = id;
    summary.experiment = object.required("experiment");
    summary.title = object.required("title");
    summary.model = object.required("model");
    summary.adapter = object.required("adapter");
    summary.begun = object.required<std::int64_t>("begun");
    summary.trials = object.required<std::int64_t>("trials");
    const std::string state = object.required("state");
    const auto* known = std::ranges::find_if(kStates, [&](const auto& each) { return each.second == state; });
    summary.state = known == kStates.end() ? ExperimentState::Stopped : known->first;
    if (summary.state == ExperimentState::Running && !isWritten(results(id)))
        summary.state = ExperimentState::Interrupted;
    return summary;
}

SavedExperiment ExperimentStore::load(const std::string& id) const {
    const fs::path trials = m_folder / id / kTrials;
    const JsonObject object = JsonObject::read(m_folder / id / kFile);
    SavedExperiment experiment;
    static_cast<ExperimentSummary&>(experiment) = summary(id);
    const JsonObject parameters = object.requiredObject("parameters");
    for (const auto& [name, value] : object.find("parameters")->items())
        experiment.parameters[name] = parameters.required(name);
    experiment.settings = askSettingsFrom(object.requiredObject("settings"));
    const json asked = parseJson(readTextFile(trials, std::size_t{1} << 30), trials.string());
    for (const json& trial : asked)
        experiment.asked.push_back(trialFrom(JsonObject(trial, trials.string())));
    return experiment;
}

std::vector<ExperimentSummary> ExperimentStore::list() const {
    std::vector<ExperimentSummary> experiments;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(m_folder, ignored))
        try {
            experiments.push_back(summary(entry.path().filename().string()));
            experiments.back().done = linesOf(results(experiments.back().id));
        } catch (const Error&) {
        }
    std::ranges::sort(experiments, std::greater(), &ExperimentSummary::id);
    return experiments;
}

std::vector<SavedExperiment> ExperimentStore::interrupted() const {
    std::vector<SavedExperiment> experiments;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(m_folder, ignored))
        try {
            const std::string id = entry.path().filename().string();
            if (summary(id).state == ExperimentState::Interrupted)
                experiments.push_back(load(id));
        } catch (const Error&) {
        }
    std::ranges::sort(experiments, {}, &SavedExperiment::id);
    return experiments;
}

void ExperimentStore::rename(const std::string& id, const std::string& title) const {
    change(m_folder / id / kFile, "title", title);
}

void ExperimentStore::remove(const std::string& id) const {
    if (isWritten(results(id)))
        throw Error(ErrorKind::InvalidArgument, "this experiment is running; stop it first");
    std::error_code failure;
    fs::remove_all(m_folder / id, failure);
    if (failure)
        throw Error(ErrorKind::Internal,
                    fmt::format("{} cannot be removed: {}", (m_folder / id).string(), failure.message()));
}

TrialSettings ExperimentStore::settingsOf(const SavedExperiment& experiment) {
    json shared = toJson(experiment.settings);
    shared["model"] = experiment.model;
    return {shared.dump(-1, ' ', false, json::error_handler_t::replace), experiment.model};
}

} // namespace pllava
