#pragma once

#include <filesystem>

#include <QObject>
#include <QString>
#include <QTimer>

#include "ui/base/conversation.h"
#include "ui/base/worker.h"
#include "ui/engine.h"
#include "ui/norms_view.h"
#include "ui/tuning/tuning.h"

namespace pllava::ui {

/// Where the window and its panels are, as QMainWindow and QSplitter write it; empty: as at the first start.
struct WindowLayout {
    QByteArray geometry, docks, sides;
    bool operator==(const WindowLayout&) const = default;
};

/// What a person works on, and with what before him: restored after a restart or a crash.
struct Workspace {
    ModelChoice model; ///< base empty: the embedded demo
    std::optional<Tuning> tuning;
    Conversation conversation;
    double position = 0;           ///< of the player, in seconds
    QString training;              ///< the folder of the training that is followed; empty for none
    QVector<Conversation> earlier; ///< newest first
    WindowLayout layout;
    NormChoices norms;
    double volume = 1; ///< of the player, 0 to 1
};

/// Throws NotFound, CorruptFile, and Unsupported for a file that a newer program wrote.
Workspace loadWorkspace(const std::filesystem::path& file);
/// Safely: the old file stays until the new one is complete. Throws Internal with the system's words.
void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file);

/// Saves a workspace a moment after each change, on a thread of its own. GUI thread only.
class WorkspaceSaver : public QObject {
    Q_OBJECT
public:
    /// `current` gives what to save at the moment it is called.
    WorkspaceSaver(std::filesystem::path file, std::function<Workspace()> current, QObject* parent = nullptr);
    void changed() { m_timer.start(); }
    /// At the program's end: waits for the disk.
    void saveNow();
    /// From now on nothing is written: the file is not ours to replace.
    void leaveAlone() { m_file.clear(); }
    /// From now on this file is ours.
    void writeTo(const std::filesystem::path& file) {
        m_file = file;
        changed();
    }

signals:
    void failed(const Error& error);

private:
    void save();

    std::filesystem::path m_file;
    std::function<Workspace()> m_current;
    QTimer m_timer;
    std::optional<Worker> m_writer;
};

} // namespace pllava::ui
