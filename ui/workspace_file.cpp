#include "ui/workspace_file.h"

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

Workspace parseWorkspace(std::string_view text, const std::string& file) {
    const json object = parseJson(text, file);
    try {
        if (const int version = integerFrom<int>(object.at("version")); version > kVersion)
            throw Error(ErrorKind::Unsupported, file + " was written by a newer PLLaVA Studio; it is left as it is");
        return fromJson(object);
    } catch (const json::exception& error) {
        throw Error(ErrorKind::CorruptFile, file + " cannot be read: " + error.what());
    }
}

Workspace loadWorkspace(const std::filesystem::path& file) {
    return parseWorkspace(readTextFile(file), file.string());
}

std::string workspaceText(const Workspace& workspace) {
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
    return object.dump(1);
}

void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file) {
    std::error_code ignored; // the file itself tells what is wrong
    std::filesystem::create_directories(file.parent_path(), ignored);
    writeWholeFile(file, workspaceText(workspace), FileAccess::OwnerOnly);
}

} // namespace pllava::ui
