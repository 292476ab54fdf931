#include "core/base/job_queue.h"

#include <atomic>
#include <future>
#include <semaphore>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#ifdef __linux__
#include <pthread.h>
#endif

namespace pllava {
namespace {

using testing::ElementsAre;

/// Jobs that write down their names; the first waits until all others are given.
class Jobs : public testing::Test {
protected:
    void give(const std::string& name, JobPriority priority, std::stop_source stop = {}) {
        m_queue.run([this, name](const std::stop_token&) { m_ran.push_back(name); }, std::move(stop), priority);
    }
    void hold(JobPriority priority, std::function<void()> then = {}) {
        m_queue.run(
            [this, then](const std::stop_token&) {
                m_begun.release();
                m_held.acquire();
                if (then)
                    then();
            },
            {}, priority);
        m_begun.acquire();
    }
    /// All jobs have run.
    void finish() {
        std::promise<void> done;
        m_queue.run([&](const std::stop_token&) { done.set_value(); }, {}, JobPriority::Experiment);
        m_held.release();
        done.get_future().wait();
    }

    std::vector<std::string> m_ran;
    std::binary_semaphore m_begun{0}, m_held{0};
    JobQueue m_queue{std::make_shared<ThreadPool>("test", 3)};
};

TEST_F(Jobs, RunByPriorityThenInOrder) {
    hold(JobPriority::Question);
    give("sweep", JobPriority::Experiment);
    give("slider", JobPriority::Slider);
    give("first question", JobPriority::Question);
    give("second question", JobPriority::Question);
    finish();
    EXPECT_THAT(m_ran, ElementsAre("first question", "second question", "slider", "sweep"));
}

TEST_F(Jobs, AnExperimentLetsHigherOnesPassAndNoOthers) {
    hold(JobPriority::Experiment, [this] {
        m_ran.push_back("first trial");
        m_queue.letOthersPass();
        m_ran.push_back("second trial");
        m_queue.letOthersPass();
    });
    give("other sweep", JobPriority::Experiment);
    give("slider", JobPriority::Slider);
    give("question", JobPriority::Question);
    finish();
    EXPECT_THAT(m_ran, ElementsAre("first trial", "question", "slider", "second trial", "other sweep"));
}

TEST_F(Jobs, AQuestionLetsNobodyPass) {
    hold(JobPriority::Question, [this] {
        m_queue.letOthersPass();
        m_ran.push_back("question");
    });
    give("slider", JobPriority::Slider);
    give("next question", JobPriority::Question);
    finish();
    EXPECT_THAT(m_ran, ElementsAre("question", "next question", "slider"));
}

TEST(JobQueue, EndsByStoppingWhatRunsAndWhatWaits) {
    std::binary_semaphore begun(0);
    std::atomic<int> stopped = 0;
    {
        JobQueue queue(std::make_shared<ThreadPool>("test", 1));
        queue.run(
            [&](const std::stop_token& stop) {
                begun.release();
                while (!stop.stop_requested())
                    std::this_thread::yield();
                ++stopped;
            },
            {});
        for (int i = 0; i < 5; ++i)
            queue.run([&](const std::stop_token& stop) { stopped += stop.stop_requested(); }, {});
        begun.acquire();
    }
    EXPECT_EQ(stopped, 6);
}

TEST(JobQueue, SeveralQueuesShareAPoolAndEachRunsOneJobAtATime) {
    const auto pool = std::make_shared<ThreadPool>("test", 4);
    std::atomic<int> overlaps = 0, done = 0;
    {
        std::vector<std::unique_ptr<JobQueue>> queues;
        std::vector<std::atomic<int>> running(3);
        std::promise<void> all;
        for (std::size_t i = 0; i < running.size(); ++i) {
            queues.push_back(std::make_unique<JobQueue>(pool));
            for (int job = 0; job < 200; ++job)
                queues[i]->run(
                    [&, i](const std::stop_token&) {
                        overlaps += running[i].fetch_add(1) != 0;
                        std::this_thread::yield();
                        --running[i];
                        if (++done == 600)
                            all.set_value();
                    },
                    {});
        }
        all.get_future().wait();
    }
    EXPECT_EQ(overlaps, 0);
}

#ifdef __linux__
TEST(ThreadPool, ItsThreadsHaveItsName) {
    ThreadPool pool("files of a panel", 1);
    std::promise<std::string> name;
    pool.run([&] {
        char text[16] = {};
        pthread_getname_np(pthread_self(), text, sizeof text);
        name.set_value(text);
    });
    EXPECT_EQ(name.get_future().get(), "files of a pane") << "15 characters are what the system keeps";
}
#endif

} // namespace
} // namespace pllava
