#include "ui/base/worker.h"

#include <utility>

#include "core/base/caught_error.h"
#include "core/base/thread_priority.h"

namespace pllava::ui {
namespace {

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

Worker::Worker(Urgency urgency, QObject* parent) : QObject(parent) {
    m_context.moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("engine"));
    m_thread.start();
    if (urgency == Urgency::Usual)
        return;
    // Threads that compute for a job begin on this one, and are no more urgent.
    QMetaObject::invokeMethod(
        &m_context, [] { lowerThreadPriority(ThreadPriority::Background); }, Qt::QueuedConnection);
}

Worker::~Worker() {
    m_all.request_stop();
    // Behind the waiting jobs, which end at once now.
    QMetaObject::invokeMethod(
        &m_context, [this] { m_thread.quit(); }, Qt::QueuedConnection);
    m_thread.wait();
}

std::stop_source Worker::run(Job job, Failure failed) {
    std::stop_source stop;
    enqueue(std::move(job), std::move(failed), stop, Stale::Deliver);
    return stop;
}

void Worker::runLatest(const QString& lane, Job job, Failure failed) {
    m_lanes[lane].request_stop();
    m_lanes[lane] = std::stop_source();
    enqueue(std::move(job), std::move(failed), m_lanes[lane], Stale::Drop);
}

void Worker::enqueue(Job job, Failure failed, std::stop_source stop, Stale stale) {
    if (m_pending++ == 0)
        emit idleChanged(false);
    const auto work = [this, job = std::move(job), failed = std::move(failed), stop, stale]() mutable {
        const std::stop_callback all(m_all.get_token(), [&stop] { stop.request_stop(); });
        Delivery delivery = outcome(job, failed, stop.get_token());
        job = {}; // what it captured ends on this thread
        post([this, stop, stale, delivery = std::move(delivery)] {
            finished();
            if (stale == Stale::Deliver || !stop.stop_requested())
                delivery();
        });
    };
    QMetaObject::invokeMethod(&m_context, work, Qt::QueuedConnection);
}

void Worker::post(Delivery there) {
    QMetaObject::invokeMethod(this, std::move(there), Qt::QueuedConnection);
}

void Worker::finished() {
    if (--m_pending == 0)
        emit idleChanged(true);
}

} // namespace pllava::ui
