#pragma once

#include <filesystem>
#include <functional>
#include <optional>

#include <QObject>
#include <QTimer>

#include "ui/base/worker.h"
#include "ui/workspace_file.h"

namespace pllava::ui {

/// Saves a workspace a moment after each change, on a thread of its own. GUI thread only.
class WorkspaceSaver : public QObject {
    Q_OBJECT
public:
    /// `current` returns what to save at the moment it is called.
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
