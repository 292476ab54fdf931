#pragma once

#include <functional>
#include <memory>
#include <stop_token>

#include <QHash>
#include <QObject>
#include <QString>

#include "core/base/error.h"
#include "core/base/job_queue.h"

namespace pllava::ui {

/// Result of a job, delivered on the GUI thread.
using Delivery = std::function<void()>;
/// Runs on a thread of the pool; polls the token. Everything that it needs is captured by copy.
using Job = std::function<Delivery(std::stop_token)>;
/// Called on the GUI thread with the reason why a job returned nothing; Cancelled too.
using Failure = std::function<void(const Error&)>;

/// The threads that read and write files for all panels.
std::shared_ptr<ThreadPool> filePool();
/// A thread of its own for models, of the lowest priority, as are those that torch starts from it.
std::shared_ptr<ThreadPool> modelPool();

/// Runs jobs one at a time, and so owns all that they touch. Called from the GUI thread only, which never waits for it
/// except at the very end.
class Worker : public QObject {
    Q_OBJECT
public:
    explicit Worker(QObject* parent = nullptr) : Worker(filePool(), parent) {}
    explicit Worker(std::shared_ptr<ThreadPool> pool, QObject* parent = nullptr);
    /// Stops the running job, drops the waiting ones and waits for it to end.
    ~Worker() override = default;

    /// By priority, then in order. The source stops the job, whether it waits or runs.
    std::stop_source run(Job job, Failure failed, JobPriority priority = JobPriority::Question);
    /// Stops the previous job of the same lane and drops what it may still deliver: the newest wins.
    void runLatest(const QString& lane, Job job, Failure failed, JobPriority priority = JobPriority::Question);
    /// From the running job: runs those of a higher priority that wait.
    void letOthersPass() { m_jobs.letOthersPass(); }
    /// From any thread: calls `there` on the GUI thread. Nothing is called once the worker is gone.
    void post(Delivery there);
    /// Nothing runs or waits.
    bool idle() const { return m_pending == 0; }

signals:
    void idleChanged(bool idle);

private:
    enum class Stale { Deliver, Drop };
    void enqueue(Job job, Failure failed, std::stop_source stop, JobPriority priority, Stale stale);
    void finished();

    QHash<QString, std::stop_source> m_lanes;
    int m_pending = 0;
    JobQueue m_jobs; // last: its jobs use the rest until it ends
};

} // namespace pllava::ui
