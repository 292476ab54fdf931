#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <QByteArray>
#include <QString>
#include <QVector>

#include "ui/base/conversation.h"
#include "ui/base/live_settings.h"
#include "ui/engine.h"
#include "ui/norms_controller.h"

namespace pllava::ui {

/// Where the window and its panels are, as QMainWindow and QSplitter write it; empty: as at the first start.
struct WindowLayout {
    QByteArray geometry, docks, sides;
    bool operator==(const WindowLayout&) const = default;
};

/// What the user has open, restored after a restart or a crash. Conversations have files of
/// their own.
struct Workspace {
    ModelChoice model;                   ///< base empty: the embedded demo
    std::optional<AskSettings> settings; ///< of which frames, pooling and α are kept
    QString conversation;                ///< id of the one that is open; empty where there is no question in it
    QString video;                       ///< that it is about
    double position = 0;                 ///< of the player, in seconds
    QString training;                    ///< the folder of the training that is followed; empty for none
    WindowLayout layout;
    NormChoices norms;
    double volume = 1; ///< of the player, 0 to 1
    /// What an earlier program wrote into the same file, the open one first, then newest first; never written here.
    QVector<Conversation> inherited;
};

/// Throws CorruptFile, and Unsupported for the text of a newer program; `file` is named in errors.
Workspace parseWorkspace(std::string_view text, const std::string& file);
std::string workspaceText(const Workspace& workspace);
/// Throws NotFound too.
Workspace loadWorkspace(const std::filesystem::path& file);
/// Safely: the old file stays until the new one is complete; its owner alone may read it. Throws Internal with the
/// system's error text.
void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file);

} // namespace pllava::ui
