#include "ui/base/worker.h"

#include <new>
#include <semaphore>
#include <vector>

#include <QThread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/await.h"

namespace pllava::ui {
namespace {

using test::await;
using testing::ElementsAre;

void unexpected(const Error& error) {
    ADD_FAILURE() << error.what();
}

TEST(Worker, RunsJobsInOrderOnAnotherThreadAndDeliversOnThisOne) {
    Worker worker;
    std::vector<int> delivered;
    for (int i = 0; i < 3; ++i)
        worker.run(
            [&, i](const std::stop_token&) -> Delivery {
                EXPECT_NE(QThread::currentThread(), QCoreApplication::instance()->thread());
                return [&, i] {
                    EXPECT_EQ(QThread::currentThread(), QCoreApplication::instance()->thread());
                    delivered.push_back(i);
                };
            },
            unexpected);
    EXPECT_FALSE(worker.idle());
    ASSERT_TRUE(await([&] { return worker.idle(); }));
    EXPECT_THAT(delivered, ElementsAre(0, 1, 2));
}

TEST(Worker, TellsWhyAJobFailed) {
    Worker worker;
    std::vector<ErrorKind> kinds;
    const auto failed = [&](const Error& error) { kinds.push_back(error.kind()); };
    worker.run([](const std::stop_token&) -> Delivery { throw Error(ErrorKind::NotFound, "gone"); }, failed);
    worker.run([](const std::stop_token&) -> Delivery { throw std::runtime_error("odd"); }, failed);
    worker.run([](const std::stop_token&) -> Delivery { throw std::bad_alloc(); }, failed);
    ASSERT_TRUE(await([&] { return worker.idle(); }));
    EXPECT_THAT(kinds, ElementsAre(ErrorKind::NotFound, ErrorKind::Internal, ErrorKind::OutOfMemory));
}

TEST(Worker, AStopReachesTheRunningJobAndTheWaitingOneNeverBegins) {
    Worker worker;
    std::binary_semaphore begun(0);
    std::vector<ErrorKind> kinds;
    const auto failed = [&](const Error& error) { kinds.push_back(error.kind()); };
    std::stop_source first = worker.run(
        [&](const std::stop_token& stop) -> Delivery {
            begun.release();
            while (!stop.stop_requested())
                std::this_thread::yield();
            throw Error(ErrorKind::Cancelled, "stopped");
        },
        failed);
    std::stop_source second = worker.run(
        [&](const std::stop_token&) -> Delivery {
            ADD_FAILURE() << "began";
            return {};
        },
        failed);
    begun.acquire();
    second.request_stop();
    first.request_stop();
    ASSERT_TRUE(await([&] { return worker.idle(); }));
    EXPECT_THAT(kinds, ElementsAre(ErrorKind::Cancelled, ErrorKind::Cancelled));
}

TEST(Worker, TheNewestOfALaneWins) {
    Worker worker;
    std::vector<int> delivered;
    for (int i = 0; i < 50; ++i)
        worker.runLatest(
            QStringLiteral("slider"),
            [&, i](const std::stop_token&) -> Delivery { return [&, i] { delivered.push_back(i); }; },
            [](const Error& error) { EXPECT_EQ(error.kind(), ErrorKind::Cancelled); });
    ASSERT_TRUE(await([&] { return worker.idle(); }));
    EXPECT_THAT(delivered, ElementsAre(49));
}

TEST(Worker, EndsWithJobsWaiting) {
    std::binary_semaphore begun(0);
    {
        Worker worker;
        worker.run(
            [&](const std::stop_token& stop) -> Delivery {
                begun.release();
                while (!stop.stop_requested())
                    std::this_thread::yield();
                return [] { ADD_FAILURE() << "delivered to a worker that is gone"; };
            },
            unexpected);
        for (int i = 0; i < 10; ++i)
            worker.run(
                [](const std::stop_token&) -> Delivery {
                    ADD_FAILURE() << "began";
                    return {};
                },
                unexpected);
        begun.acquire();
    }
    QCoreApplication::processEvents();
}

} // namespace
} // namespace pllava::ui
