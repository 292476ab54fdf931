#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include <QHash>
#include <QObject>
#include <QString>
#include <QThread>

#include "core/base/error.h"

namespace pllava::ui {

/// What a job brings back to the GUI thread.
using Delivery = std::function<void()>;
/// Runs on the worker's thread; polls the token. Everything that it needs is captured by copy.
using Job = std::function<Delivery(std::stop_token)>;
/// Hears, on the GUI thread, why a job gave nothing; Cancelled too.
using Failure = std::function<void(const Error&)>;

/// One thread that runs jobs one after the other, and so owns all that they touch. Called from the GUI thread only,
/// which never waits for it except at the very end.
class Worker : public QObject {
    Q_OBJECT
public:
    /// Usual: short jobs that must not wait for those that compute.
    enum class Urgency { Background, Usual };
    explicit Worker(QObject* parent = nullptr) : Worker(Urgency::Background, parent) {}
    explicit Worker(Urgency urgency, QObject* parent = nullptr);
    /// Stops the running job, drops the waiting ones and joins.
    ~Worker() override;

    /// In order. The source stops the job, whether it waits or runs.
    std::stop_source run(Job job, Failure failed);
    /// Stops the previous job of the same lane and drops what it may still deliver: the newest wins.
    void runLatest(const QString& lane, Job job, Failure failed);
    /// From the worker's thread: calls `there` on the GUI thread. Nothing is called once the worker is gone.
    void post(Delivery there);
    /// Nothing runs or waits.
    bool idle() const { return m_pending == 0; }

signals:
    void idleChanged(bool idle);

private:
    enum class Stale { Deliver, Drop };
    void enqueue(Job job, Failure failed, std::stop_source stop, Stale stale);
    void finished();

    QThread m_thread;
    QObject m_context; ///< lives on the thread: what is invoked on it runs there
    QHash<QString, std::stop_source> m_lanes;
    std::stop_source m_all;
    int m_pending = 0;
};

} // namespace pllava::ui
