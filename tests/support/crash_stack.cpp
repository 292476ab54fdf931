#include "tests/support/crash_stack.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <string_view>

#include <execinfo.h>
#include <sys/resource.h>
#include <unistd.h>

namespace pllava::test {
namespace {

constexpr int kMostCalls = 400; ///< enough to see what repeats in an endless recursion
constexpr std::size_t kOwnStack = std::size_t{1} << 18;

void say(std::string_view words) {
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, words.data(), words.size());
}

/// Calls nothing that takes memory or locks. SA_RESETHAND has restored the usual end: a fault comes again at once.
void printStack(int signal) {
    static std::array<void*, kMostCalls> calls;
    say("\nThis program crashes; its stack, innermost call first:\n");
    ::backtrace_symbols_fd(calls.data(), ::backtrace(calls.data(), kMostCalls), STDERR_FILENO);
    say("End of the stack.\n");
    if (signal == SIGABRT)
        ::raise(signal);
}

} // namespace

void printStackOnCrash() {
#ifndef __SANITIZE_ADDRESS__                     // which prints better ones
    static std::array<std::byte, kOwnStack> own; // one that has overflowed has no room for the handler
    stack_t stack{};
    stack.ss_sp = own.data();
    stack.ss_size = own.size();
    ::sigaltstack(&stack, nullptr);
    void* first = nullptr;
    ::backtrace(&first, 1); // loads what it needs, which takes memory
    struct sigaction action {};
    action.sa_handler = printStack;
    action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        ::sigaction(signal, &action, nullptr);
    rlimit core{};
    if (::getrlimit(RLIMIT_CORE, &core) == 0) { // as much of a core file as the system allows
        core.rlim_cur = core.rlim_max;
        ::setrlimit(RLIMIT_CORE, &core);
    }
#endif
}

} // namespace pllava::test
