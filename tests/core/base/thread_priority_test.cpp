#include "core/base/thread_priority.h"

#include <thread>

#include <sys/resource.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace pllava {
namespace {

int niceness() {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
}

TEST(ThreadPriority, IsLowerForAThreadAndItsChildrenAlone) {
    const int before = niceness();
    int playing = 0, background = 0, child = 0;
    std::jthread([&] {
        lowerThreadPriority(ThreadPriority::Playing);
        playing = niceness();
    }).join();
    std::jthread([&] {
        lowerThreadPriority(ThreadPriority::Background);
        background = niceness();
        std::jthread([&] { child = niceness(); }).join();
    }).join();
    EXPECT_GT(playing, before);
    EXPECT_GT(background, playing);
    EXPECT_EQ(child, background);
    EXPECT_EQ(niceness(), before);
}

} // namespace
} // namespace pllava
