#include "ui/training/training_follower.h"

#include <QFileInfo>

#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

constexpr int kTick = 1000; ///< milliseconds: time goes on without a change, and some file systems notify of none

} // namespace

TrainingFollower::TrainingFollower(QObject* parent) : QObject(parent) {
    m_tick.setInterval(kTick);
    connect(&m_tick, &QTimer::timeout, this, &TrainingFollower::refresh);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &TrainingFollower::refresh);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &TrainingFollower::refresh);
}

void TrainingFollower::follow(const QString& folder) {
    m_folder = folder;
    m_reader = folder.isEmpty() ? nullptr : std::make_shared<TrainingReader>(pathOf(folder));
    m_reading = false;
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    if (!watched.isEmpty())
        m_watcher.removePaths(watched);
    folder.isEmpty() ? m_tick.stop() : m_tick.start();
    refresh();
}

/// Both may come later, and a resumed training replaces the old file by another.
void TrainingFollower::watch() {
    for (const QString& path : {m_folder, m_folder + QStringLiteral("/metrics.jsonl")})
        if (!m_watcher.files().contains(path) && !m_watcher.directories().contains(path) && QFileInfo::exists(path))
            m_watcher.addPath(path);
}

void TrainingFollower::refresh() {
    if (!m_reader || m_reading)
        return;
    m_reading = true;
    watch();
    const auto job = [this, reader = m_reader](const std::stop_token& stop) -> Delivery {
        const auto record = std::make_shared<const TrainingRecord>(reader->read(stop));
        return [this, record] {
            m_reading = false;
            emit read(record);
        };
    };
    m_worker.runLatest(QStringLiteral("read"), job, [this](const Error& error) {
        m_reading = false;
        if (error.kind() != ErrorKind::Cancelled)
            emit failed(error);
    });
}

} // namespace pllava::ui
