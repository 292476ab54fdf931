#include "ui/workspace.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_integer.h"
#include "core/base/pending_file.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

using nlohmann::json;

constexpr int kVersion = 2; // 1: conversations in the same file
constexpr auto kSaveAfter = std::chrono::milliseconds(500), kRetryAfter = std::chrono::milliseconds(3000);

json toJson(const Tuning& tuning) {
    return {{"frames", tuning.frames},
            {"pooling", {tuning.pooling.frames, tuning.pooling.height, tuning.pooling.width}},
            {"alpha", tuning.loraAlpha}};
}

Tuning tuningFromJson(const json& object) {
    const auto pooling = threeIntegersFrom(object.at("pooling"));
    return {
        integerFrom<int>(object.at("frames")), {pooling[0], pooling[1], pooling[2]}, object.at("alpha").get<double>()};
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

QVector<Conversation> inheritedFromJson(const json& object) {
    QVector<Conversation> conversations{conversationFromJson(object.at("conversation"))};
    for (const json& earlier : object.at("earlier"))
        conversations.push_back(conversationFromJson(earlier));
    return conversations;
}

Workspace fromJson(const json& object) {
    Workspace workspace;
    const auto path = [](const std::string& stored) { return pathFromStored(QString::fromStdString(stored)); };
    workspace.model = {path(object.at("model").get<std::string>()), path(object.at("adapter").get<std::string>())};
    if (object.contains("tuning"))
        workspace.tuning = tuningFromJson(object.at("tuning"));
    if (integerFrom<int>(object.at("version")) == 1) {
        workspace.inherited = inheritedFromJson(object);
        workspace.video = workspace.inherited.front().video;
    } else {
        workspace.conversation = QString::fromStdString(object.at("conversation").get<std::string>());
        workspace.video = path(object.at("video").get<std::string>());
    }
    workspace.position = object.at("position").get<double>();
    workspace.training = path(object.value("training", std::string()));
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
        if (const int version = integerFrom<int>(object.at("version")); version > kVersion)
            throw Error(ErrorKind::Unsupported,
                        file.string() + " was written by a newer PLLaVA Studio; it is left as it is");
        return fromJson(object);
    } catch (const json::exception& error) {
        throw Error(ErrorKind::CorruptFile, file.string() + " cannot be read: " + error.what());
    }
}

void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file) {
    const auto stored = [](const QString& path) { return storedPath(path).toStdString(); };
    json object{{"version", kVersion},
                {"model", stored(workspace.model.base)},
                {"adapter", stored(workspace.model.adapter)},
                {"conversation", workspace.conversation.toStdString()},
                {"video", stored(workspace.video)},
                {"position", workspace.position},
                {"window", toJson(workspace.layout)},
                {"norms", toJson(workspace.norms)},
                {"volume", workspace.volume}};
    if (!workspace.training.isEmpty())
        object["training"] = stored(workspace.training);
    if (workspace.tuning)
        object["tuning"] = toJson(*workspace.tuning);
    std::error_code ignored; // the file itself tells what is wrong
    std::filesystem::create_directories(file.parent_path(), ignored);
    writeWholeFile(file, object.dump(1), FileAccess::OwnerOnly);
}

WorkspaceSaver::WorkspaceSaver(std::filesystem::path file, std::function<Workspace()> current, QObject* parent)
    : QObject(parent), m_file(std::move(file)), m_current(std::move(current)), m_writer(std::in_place) {
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WorkspaceSaver::save);
}

void WorkspaceSaver::changed() {
    m_timer.start(kSaveAfter);
}

void WorkspaceSaver::save() {
    if (m_file.empty())
        return;
    const auto job = [this, workspace = m_current(), file = m_file](const std::stop_token&) -> Delivery {
        saveWorkspace(workspace, file);
        return [this] { noteSuccess(); };
    };
    m_writer->run(job, [this](const Error& error) { noteFailure(error); });
}

void WorkspaceSaver::noteFailure(const Error& error) {
    if (!m_timer.isActive())
        m_timer.start(kRetryAfter);
    if (!std::exchange(m_failing, true))
        emit failed(error);
}

void WorkspaceSaver::noteSuccess() {
    if (std::exchange(m_failing, false))
        emit recovered();
}

void WorkspaceSaver::saveNow() {
    m_timer.stop();
    if (m_file.empty())
        return;
    m_writer.emplace(); // waits: an older save would replace this one
    try {
        saveWorkspace(m_current(), m_file);
        noteSuccess();
    } catch (const Error& error) {
        noteFailure(error);
    }
}

} // namespace pllava::ui
