#pragma once

#include <memory>

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include "core/train/training_record.h"
#include "ui/base/worker.h"

namespace pllava::ui {

using SharedRecord = std::shared_ptr<const TrainingRecord>;

/// Follows a training's folder: what a change on the disk or a second's tick brings is read on a thread of its own.
/// GUI thread only.
class TrainingFollower : public QObject {
    Q_OBJECT
public:
    explicit TrainingFollower(QObject* parent = nullptr);
    /// Drops what was followed before; an empty folder follows none.
    void follow(const QString& folder);
    const QString& folder() const { return m_folder; }
    /// Reads now.
    void refresh();

signals:
    void read(const SharedRecord& record);
    /// Nothing can be read at the moment; it goes on trying.
    void failed(const Error& error);

private:
    void watch();

    QString m_folder;
    QFileSystemWatcher m_watcher;
    QTimer m_tick;
    std::shared_ptr<TrainingReader> m_reader; ///< the worker's alone
    bool m_reading = false;
    Worker m_worker;
};

} // namespace pllava::ui
