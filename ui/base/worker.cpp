#include "ui/base/worker.h"

#include <utility>

#include "core/base/caught_error.h"
#include "core/base/thread_priority.h"

namespace pllava::ui {
namespace {

constexpr int kFileThreads = 3; // a conversation is written while a slow folder is read

Delivery outcome(const Job& job, const Failure& failed, const std::stop_token& stop) {
    const auto failure = [&](Error error) { return [failed, error = std::move(error)] { failed(error); }; };
    try {
        if (stop.stop_requested())
            return failure(Error(ErrorKind::Cancelled, "stopped before it began"));
        return job(stop);
    } catch (...) {
        return failure(caughtError());
    }
}

} // namespace

std::shared_ptr<ThreadPool> filePool() {
    static std::weak_ptr<ThreadPool> shared; // ends with the last worker, before static objects do
    std::shared_ptr<ThreadPool> pool = shared.lock();
    if (!pool)
        shared = pool = std::make_shared<ThreadPool>("files", kFileThreads);
    return pool;
}

std::shared_ptr<ThreadPool> modelPool() {
    return std::make_shared<ThreadPool>("model", 1, [] { lowerThreadPriority(ThreadPriority::Background); });
}

Worker::Worker(std::shared_ptr<ThreadPool> pool, QObject* parent) : QObject(parent), m_jobs(std::move(pool)) {}

std::stop_source Worker::run(Job job, Failure failed, JobPriority priority) {
    std::stop_source stop;
    enqueue(std::move(job), std::move(failed), stop, priority, Stale::Deliver);
    return stop;
}

void Worker::runLatest(const QString& lane, Job job, Failure failed, JobPriority priority) {
    m_lanes[lane].request_stop();
    m_lanes[lane] = std::stop_source();
    enqueue(std::move(job), std::move(failed), m_lanes[lane], priority, Stale::Drop);
}

void Worker::enqueue(Job job, Failure failed, std::stop_source stop, JobPriority priority, Stale stale) {
    if (m_pending++ == 0)
        emit idleChanged(false);
    const auto work = [this, job = std::move(job), failed = std::move(failed), stop,
                       stale](const std::stop_token& token) mutable {
        Delivery delivery = outcome(job, failed, token);
        job = {}; // what it captured ends on this thread
        post([this, stop, stale, delivery = std::move(delivery)] {
            finished();
            if (stale == Stale::Deliver || !stop.stop_requested())
                delivery();
        });
    };
    m_jobs.run(work, stop, priority);
}

void Worker::post(Delivery there) {
    QMetaObject::invokeMethod(this, std::move(there), Qt::QueuedConnection);
}

void Worker::finished() {
    if (--m_pending == 0)
        emit idleChanged(true);
}

} // namespace pllava::ui
