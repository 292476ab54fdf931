#include "core/base/job_queue.h"

#include <utility>

#ifdef __linux__
#include <pthread.h>
#endif

namespace pllava {

ThreadPool::ThreadPool(const std::string& name, int threads, const Task& prepare) {
    for (int i = 0; i < threads; ++i) {
        m_threads.emplace_back([this, prepare] {
            if (prepare)
                prepare();
            work();
        });
#ifdef __linux__
        pthread_setname_np(m_threads.back().native_handle(), name.substr(0, 15).c_str());
#endif
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_given.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void ThreadPool::run(Task task) {
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push(std::move(task));
    }
    m_given.notify_one();
}

void ThreadPool::work() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_given.wait(lock, [this] { return m_ending || !m_tasks.empty(); });
        if (m_tasks.empty())
            return;
        Task task = std::move(m_tasks.front());
        m_tasks.pop();
        lock.unlock();
        task();
        task = {}; // what it captured ends here
        lock.lock();
    }
}

JobQueue::~JobQueue() {
    std::unique_lock lock(m_mutex);
    m_ending = true;
    for (auto& [priority, waiting] : m_waiting)
        waiting.stop.request_stop();
    const auto running = m_running;
    lock.unlock(); // stopping calls back
    for (auto [priority, stop] : running)
        stop.request_stop();
    lock.lock();
    m_ended.wait(lock, [this] { return !m_scheduled; });
}

void JobQueue::run(Job job, std::stop_source stop, JobPriority priority) {
    const std::lock_guard lock(m_mutex);
    if (m_ending)
        stop.request_stop();
    m_waiting.emplace(priority, Waiting{std::move(job), std::move(stop)});
    if (!std::exchange(m_scheduled, true))
        m_pool->run([this] { runFirst(); });
}

void JobQueue::runFirst() {
    runNext();
    const std::lock_guard lock(m_mutex);
    m_scheduled = !m_waiting.empty();
    if (m_scheduled)
        m_pool->run([this] { runFirst(); }); // after what other queues of the pool have waiting
    else
        m_ended.notify_all();
}

void JobQueue::letOthersPass() {
    while (runNext()) {
    }
}

/// Runs the first waiting job, unless one of its priority or a higher one runs; whether there was one.
bool JobQueue::runNext() {
    std::unique_lock lock(m_mutex);
    const auto first = m_waiting.begin();
    if (first == m_waiting.end() || (!m_running.empty() && first->first >= m_running.back().first))
        return false;
    Job job = std::move(first->second.job);
    m_running.emplace_back(first->first, first->second.stop);
    const std::stop_token stop = first->second.stop.get_token();
    m_waiting.erase(first);
    lock.unlock();
    job(stop);
    job = {}; // what it captured ends on this thread
    lock.lock();
    m_running.pop_back();
    return true;
}

} // namespace pllava
