#include "core/lab/experiment_store.h"

#include <algorithm>
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/base/pending_file.h"
#include "core/base/system_error.h"
#include "core/chat/ask_settings_json.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char *kFile = "experiment.json", *kRunning = "running";

json toJson(const SavedExperiment& experiment) {
    json trials = json::array();
    for (const Trial& trial : experiment.trials)
        trials.push_back(toJson(trial));
    return {{"kind", experiment.kind},       {"variant", experiment.variant},           {"model", experiment.model},
            {"adapter", experiment.adapter}, {"settings", toJson(experiment.settings)}, {"trials", trials}};
}

/// By another program, now.
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

/// The time of its beginning, so that names sort by age.
std::string newId(const std::string& kind) {
    const auto now = std::chrono::system_clock::now();
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count() % 1000000;
    return fmt::format("{:%Y%m%d-%H%M%S}-{:06}-{}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)), micros,
                       kind);
}

} // namespace

std::string ExperimentStore::begin(const SavedExperiment& experiment) const {
    const std::string id = newId(experiment.kind);
    std::error_code failure;
    fs::create_directories(m_folder / id, failure);
    if (failure)
        throw Error(ErrorKind::Internal,
                    fmt::format("{} cannot be made: {}", (m_folder / id).string(), failure.message()));
    writeWholeFile(m_folder / id / kFile, toJson(experiment).dump(1, ' ', false, json::error_handler_t::replace),
                   FileAccess::OwnerOnly);
    writeWholeFile(m_folder / id / kRunning, "", FileAccess::OwnerOnly);
    return id;
}

void ExperimentStore::end(const std::string& id) const {
    std::error_code ignored;
    fs::remove(m_folder / id / kRunning, ignored);
}

SavedExperiment ExperimentStore::load(const std::string& id) const {
    const fs::path file = m_folder / id / kFile;
    const JsonObject object = JsonObject::read(file);
    SavedExperiment experiment;
    experiment.id = id;
    experiment.kind = object.required("kind");
    experiment.variant = object.required("variant");
    experiment.model = object.required("model");
    experiment.adapter = object.required("adapter");
    experiment.settings = askSettingsFrom(object.requiredObject("settings"));
    for (const JsonObject& trial : object.objects("trials"))
        experiment.trials.push_back(trialFrom(trial));
    return experiment;
}

std::vector<SavedExperiment> ExperimentStore::running() const {
    std::vector<SavedExperiment> experiments;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(m_folder, ignored))
        try {
            const std::string id = entry.path().filename().string();
            if (fs::exists(entry.path() / kRunning, ignored) && !isWritten(results(id)))
                experiments.push_back(load(id));
        } catch (const Error&) {
        }
    std::ranges::sort(experiments, {}, &SavedExperiment::id);
    return experiments;
}

TrialSettings ExperimentStore::settingsOf(const SavedExperiment& experiment) {
    json shared = toJson(experiment.settings);
    shared["model"] = experiment.model;
    return {shared.dump(-1, ' ', false, json::error_handler_t::replace), experiment.model};
}

} // namespace pllava
