#include "tests/support/process.h"

#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace pllava::test {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int ends[2];
    Pipe() { EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0); }
};

[[noreturn]] void becomeChild(const std::vector<std::string>& command, const Pipe& in, const Pipe& out,
                              const Pipe& err) {
    dup2(in.ends[0], STDIN_FILENO);
    dup2(out.ends[1], STDOUT_FILENO);
    dup2(err.ends[1], STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& part : command)
        arguments.push_back(const_cast<char*>(part.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

/// Appends what is there; false at the end of the stream.
bool drain(int descriptor, std::string& into) {
    char block[65536];
    const ssize_t count = read(descriptor, block, sizeof block);
    if (count > 0)
        into.append(block, static_cast<std::size_t>(count));
    return count > 0;
}

} // namespace

nlohmann::json ProcessResult::json() const {
    auto document = nlohmann::json::parse(output, nullptr, false);
    if (document.is_discarded())
        ADD_FAILURE() << "standard output is not one JSON document:\n" << output << "\nstandard error:\n" << errors;
    return document;
}

ProcessResult runProcess(const std::vector<std::string>& command, const ProcessOptions& options) {
    Pipe in, out, err;
    const auto start = Clock::now();
    const pid_t child = fork();
    if (child == 0)
        becomeChild(command, in, out, err);
    close(in.ends[0]);
    close(out.ends[1]);
    close(err.ends[1]);
    fcntl(in.ends[1], F_SETFL, O_NONBLOCK);

    ProcessResult result;
    std::optional<Clock::time_point> signalled;
    std::size_t written = 0;
    pollfd files[] = {{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}};
    std::signal(SIGPIPE, SIG_IGN);
    while (files[0].fd >= 0 || files[1].fd >= 0) {
        if (written == options.input.size() && files[2].fd >= 0) {
            close(in.ends[1]);
            files[2].fd = -1;
        }
        poll(files, 3, 5);
        if ((files[0].revents & (POLLIN | POLLHUP)) != 0 && !drain(out.ends[0], result.output))
            files[0].fd = -1;
        if ((files[1].revents & (POLLIN | POLLHUP)) != 0 && !drain(err.ends[0], result.errors))
            files[1].fd = -1;
        if ((files[2].revents & (POLLOUT | POLLERR)) != 0) {
            const ssize_t count = write(in.ends[1], options.input.data() + written, options.input.size() - written);
            written = count < 0 ? options.input.size() : written + static_cast<std::size_t>(count);
        }
        const bool byOutput = options.interruptAfterOutput && !result.output.empty() &&
                              result.output.find(*options.interruptAfterOutput) != std::string::npos;
        const bool byTime = options.interruptAfter && Clock::now() - start > *options.interruptAfter;
        if (!signalled && (byOutput || byTime)) {
            kill(child, SIGINT);
            signalled = Clock::now();
        }
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    close(out.ends[0]);
    close(err.ends[0]);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (signalled)
        result.secondsAfterSignal = std::chrono::duration<double>(Clock::now() - *signalled).count();
    result.peakKilobytes = usage.ru_maxrss;
    return result;
}

ProcessResult runPllava(std::vector<std::string> arguments, const ProcessOptions& options) {
    arguments.insert(arguments.begin(), PLLAVA_PROGRAM);
    return runProcess(arguments, options);
}

} // namespace pllava::test
