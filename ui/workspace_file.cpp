#include "ui/workspace_file.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/pending_file.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

using nlohmann::json;

constexpr int kVersion = 2; // 1: conversations in the same file

json tuningOf(const AskSettings& settings) {
    const PoolingShape& pooling = settings.pooling;
    return {{"frames", settings.frames},
            {"pooling", {pooling.frames, pooling.height, pooling.width}},
            {"alpha", settings.loraAlpha}};
}

AskSettings settingsFrom(const JsonObject& tuning) {
    AskSettings settings;
    settings.frames = tuning.required<int>("frames");
    settings.pooling = poolingShapeOf(tuning.required<std::array<std::int64_t, 3>>("pooling"));
    settings.loraAlpha = tuning.required<double>("alpha");
    return settings;
}

json toJson(const WindowLayout& layout) {
    const auto text = [](const QByteArray& bytes) { return bytes.toBase64().toStdString(); };
    return {{"geometry", text(layout.geometry)}, {"docks", text(layout.docks)}, {"sides", text(layout.sides)}};
}

WindowLayout layoutFrom(const JsonObject& object) {
    const auto bytes = [&](const char* key) {
        return QByteArray::fromBase64(QByteArray::fromStdString(object.required(key)));
    };
    return {bytes("geometry"), bytes("docks"), bytes("sides")};
}

json toJson(const NormChoices& norms) {
    return {{"density_valley", norms.threshold == ThresholdMethod::DensityValley},
            {"log_counts", norms.logCounts},
            {"overlay", norms.overlay}};
}

NormChoices normsFrom(const JsonObject& object) {
    return {object.required<bool>("density_valley") ? ThresholdMethod::DensityValley : ThresholdMethod::MedianMad,
            object.required<bool>("log_counts"), object.required<bool>("overlay")};
}

QVector<Conversation> inheritedFrom(const JsonObject& object) {
    QVector<Conversation> conversations{conversationFromJson(object.requiredObject("conversation").value())};
    for (const json& earlier : object.list("earlier"))
        conversations.push_back(conversationFromJson(earlier));
    return conversations;
}

Workspace workspaceFrom(const JsonObject& object) {
    Workspace workspace;
    const auto path = [](const std::string& stored) { return pathFromStored(QString::fromStdString(stored)); };
    workspace.model = {path(object.required("model")), path(object.required("adapter"))};
    if (object.has("tuning"))
        workspace.settings = settingsFrom(object.object("tuning"));
    if (object.required<int>("version") == 1) {
        workspace.inherited = inheritedFrom(object);
        workspace.video = workspace.inherited.front().video;
    } else {
        workspace.conversation = QString::fromStdString(object.required("conversation"));
        workspace.video = path(object.required("video"));
    }
    workspace.position = object.required<double>("position");
    workspace.training = path(object.text("training").value_or(""));
    if (object.has("window")) // earlier programs wrote none
        workspace.layout = layoutFrom(object.object("window"));
    if (object.has("norms"))
        workspace.norms = normsFrom(object.object("norms"));
    workspace.volume = std::clamp(object.number("volume").value_or(1), 0.0, 1.0);
    return workspace;
}

} // namespace

Workspace parseWorkspace(std::string_view text, const std::string& file) {
    const JsonObject object = JsonObject::parse(text, file);
    if (object.required<int>("version") > kVersion)
        throw Error(ErrorKind::Unsupported, file + " was written by a newer PLLaVA Studio; it is left as it is");
    return workspaceFrom(object);
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
    if (workspace.settings)
        object["tuning"] = tuningOf(*workspace.settings);
    return object.dump(1);
}

void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file) {
    std::error_code ignored; // reading the file reports what is wrong
    std::filesystem::create_directories(file.parent_path(), ignored);
    writeWholeFile(file, workspaceText(workspace), FileAccess::OwnerOnly);
}

} // namespace pllava::ui
