#include "ui/workspace.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"

namespace pllava::ui {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr auto kSaveAfter = std::chrono::milliseconds(500);

json toJson(const Tuning& tuning) {
    return {{"frames", tuning.frames},
            {"pooling", {tuning.pooling.frames, tuning.pooling.height, tuning.pooling.width}},
            {"alpha", tuning.loraAlpha}};
}

Tuning tuningFromJson(const json& object) {
    const auto pooling = object.at("pooling").get<std::array<std::int64_t, 3>>();
    return {object.at("frames").get<int>(), {pooling[0], pooling[1], pooling[2]}, object.at("alpha").get<double>()};
}

json toJson(const WindowLayout& layout) {
    const auto text = [](const QByteArray& bytes) { return bytes.toBase64().toStdString(); };
    return {{"geometry", text(layout.geometry)}, {"docks", text(layout.docks)}, {"sides", text(layout.sides)}};
}

WindowLayout layoutFromJson(const json& object) {
    const auto bytes = [&](const char* key) {
        return QByteArray::fromBase64(QByteArray::fromStdString(object.at(key).get<std::string>()));
    };
    return {bytes("geometry"), bytes("docks"), bytes("sides")};
}

json toJson(const NormChoices& norms) {
    return {{"density_valley", norms.threshold == ThresholdMethod::DensityValley},
            {"log_counts", norms.logCounts},
            {"overlay", norms.overlay}};
}

NormChoices normsFromJson(const json& object) {
    return {object.at("density_valley").get<bool>() ? ThresholdMethod::DensityValley : ThresholdMethod::MedianMad,
            object.at("log_counts").get<bool>(), object.at("overlay").get<bool>()};
}

Workspace fromJson(const json& object) {
    Workspace workspace;
    workspace.model = {QString::fromStdString(object.at("model").get<std::string>()),
                       QString::fromStdString(object.at("adapter").get<std::string>())};
    if (object.contains("tuning"))
        workspace.tuning = tuningFromJson(object.at("tuning"));
    workspace.conversation = conversationFromJson(object.at("conversation"));
    workspace.position = object.at("position").get<double>();
    workspace.training = QString::fromStdString(object.value("training", std::string()));
    for (const json& earlier : object.at("earlier"))
        workspace.earlier.push_back(conversationFromJson(earlier));
    if (object.contains("window")) // earlier programs wrote none
        workspace.layout = layoutFromJson(object.at("window"));
    if (object.contains("norms"))
        workspace.norms = normsFromJson(object.at("norms"));
    workspace.volume = std::clamp(object.value("volume", 1.0), 0.0, 1.0);
    return workspace;
}

} // namespace

Workspace loadWorkspace(const std::filesystem::path& file) {
    const json object = parseJson(readTextFile(file), file.string());
    try {
        if (const int version = object.at("version").get<int>(); version > kVersion)
            throw Error(ErrorKind::Unsupported,
                        file.string() + " was written by a newer PLLaVA Studio; it is left as it is");
        return fromJson(object);
    } catch (const json::exception& error) {
        throw Error(ErrorKind::CorruptFile, file.string() + " cannot be read: " + error.what());
    }
}

void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file) {
    json object{{"version", kVersion},
                {"model", workspace.model.base.toStdString()},
                {"adapter", workspace.model.adapter.toStdString()},
                {"conversation", toJson(workspace.conversation)},
                {"position", workspace.position},
                {"earlier", json::array()},
                {"window", toJson(workspace.layout)},
                {"norms", toJson(workspace.norms)},
                {"volume", workspace.volume}};
    if (!workspace.training.isEmpty())
        object["training"] = workspace.training.toStdString();
    if (workspace.tuning)
        object["tuning"] = toJson(*workspace.tuning);
    for (const Conversation& earlier : workspace.earlier)
        object["earlier"].push_back(toJson(earlier));
    std::error_code ignored; // the file itself tells what is wrong
    std::filesystem::create_directories(file.parent_path(), ignored);
    writeWholeFile(file, object.dump(1));
}

WorkspaceSaver::WorkspaceSaver(std::filesystem::path file, std::function<Workspace()> current, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_current(std::move(current)), m_writer(std::in_place) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kSaveAfter);
    connect(&m_timer, &QTimer::timeout, this, &WorkspaceSaver::save);
}

void WorkspaceSaver::save() {
    if (m_file.empty())
        return;
    const auto job = [workspace = m_current(), file = m_file](const std::stop_token&) -> Delivery {
        saveWorkspace(workspace, file);
        return [] {};
    };
    m_writer->run(job, [this](const Error& error) { emit failed(error); });
}

void WorkspaceSaver::saveNow() {
    m_timer.stop();
    if (m_file.empty())
        return;
    m_writer.emplace(); // waits: an older save would replace this one
    try {
        saveWorkspace(m_current(), m_file);
    } catch (const Error& error) {
        emit failed(error);
    }
}

} // namespace pllava::ui
