#include "tests/support/crash_stack.h"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

namespace pllava::test {

/// Never ends; seen by name in what is printed, so no internal function.
[[gnu::noinline]] int callsItselfForEver(volatile int* depth) {
    *depth = *depth + 1;
    return callsItselfForEver(depth) + *depth;
}

namespace {

#ifndef __SANITIZE_ADDRESS__

TEST(CrashStack, AnOverflowIsPrintedWithTheCallsThatRepeat) {
    volatile int depth = 0;
    EXPECT_EXIT(
        {
            printStackOnCrash();
            callsItselfForEver(&depth);
        },
        testing::KilledBySignal(SIGSEGV), "callsItselfForEver.*\n.*callsItselfForEver(.*\n)*End of the stack");
}

TEST(CrashStack, AnAbortIsPrintedToo) {
    EXPECT_EXIT(
        {
            printStackOnCrash();
            std::abort();
        },
        testing::KilledBySignal(SIGABRT), "innermost call first");
}

#endif

} // namespace
} // namespace pllava::test
