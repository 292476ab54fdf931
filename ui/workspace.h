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

/// What a person works on, and with what before him: restored after a restart or a crash. Conversations have files of
/// their own.
struct Workspace {
    ModelChoice model; ///< base empty: the embedded demo
    std::optional<Tuning> tuning;
    QString conversation; ///< id of the one that is open; empty where there is no question in it
    QString video;        ///< that it is about
    double position = 0;  ///< of the player, in seconds
    QString training;     ///< the folder of the training that is followed; empty for none
    WindowLayout layout;
    NormChoices norms;
    double volume = 1; ///< of the player, 0 to 1
    /// What an earlier program wrote into the same file, the open one first, then newest first; never written here.
    QVector<Conversation> inherited;
};

/// Throws NotFound, CorruptFile, and Unsupported for a file that a newer program wrote.
Workspace loadWorkspace(const std::filesystem::path& file);
/// Safely: the old file stays until the new one is complete; its owner alone may read it. Throws Internal with the
/// system's words.
void saveWorkspace(const Workspace& workspace, const std::filesystem::path& file);

/// Saves a workspace a moment after each change, on a thread of its own. GUI thread only.
class WorkspaceSaver : public QObject {
    Q_OBJECT
public:
    /// `current` gives what to save at the moment it is called.
    WorkspaceSaver(std::filesystem::path file, std::function<Workspace()> current, QObject* parent = nullptr);
    void changed();
    /// At the program's end: waits for the disk.
    void saveNow();
    /// From now on nothing is written: the file is not ours to replace, or not yet.
    void leaveAlone() { m_file.clear(); }
    /// From now on this file is ours.
    void writeTo(const std::filesystem::path& file) {
        m_file = file;
        changed();
    }

signals:
    /// Once, until it can be saved again.
    void failed(const Error& error);
    void recovered();

private:
    void save();
    void noteFailure(const Error& error);
    void noteSuccess();

    std::filesystem::path m_file;
    std::function<Workspace()> m_current;
    QTimer m_timer;
    bool m_failing = false;
    std::optional<Worker> m_writer;
};

} // namespace pllava::ui
