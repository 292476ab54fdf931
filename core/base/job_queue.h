#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace pllava {

/// A few named threads that run tasks in the order in which they are added. Tasks can be added from any thread.
class ThreadPool {
public:
    using Task = std::function<void()>;
    /// `prepare` is run first on each thread. The name is what tools show, 15 characters at most.
    ThreadPool(const std::string& name, int threads, const Task& prepare = {});
    /// Runs the waiting tasks, then joins.
    ~ThreadPool();
    void run(Task task);

private:
    void work();

    std::mutex m_mutex;
    std::condition_variable m_given;
    std::queue<Task> m_tasks;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

/// The highest first.
enum class JobPriority { Question, Slider, Experiment };

/// Jobs that run one at a time on a pool's threads, those of a higher priority first, and so may share data. A long job
/// yields to the others between two steps. Jobs throw nothing. Any thread.
class JobQueue {
public:
    /// Polls the token.
    using Job = std::function<void(const std::stop_token& stop)>;

    explicit JobQueue(std::shared_ptr<ThreadPool> pool) : m_pool(std::move(pool)) {}
    /// Stops all jobs and waits for the one that runs; those that wait run with their stop requested.
    ~JobQueue();

    void run(Job job, std::stop_source stop, JobPriority priority = JobPriority::Question);
    /// From the running job: runs all waiting jobs of a higher priority now, on this thread.
    void letOthersPass();

private:
    struct Waiting {
        Job job;
        std::stop_source stop;
    };
    void runFirst();
    bool runNext();

    std::shared_ptr<ThreadPool> m_pool;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    std::multimap<JobPriority, Waiting> m_waiting;                   ///< of one priority in the order given
    std::vector<std::pair<JobPriority, std::stop_source>> m_running; ///< those that yielded, then the one that runs
    bool m_scheduled = false, m_ending = false;
};

} // namespace pllava
