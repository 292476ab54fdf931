#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace pllava::test {

/// Output and exit status of a program.
struct ProcessResult {
    int status = -1; ///< exit status, or 128 + signal
    std::string output;
    std::string errors;
    double seconds = 0;
    double secondsAfterSignal = 0; ///< from the signal to the end, where one was sent
    long peakKilobytes = 0;

    /// The one JSON document on standard output; fails the test when it is none.
    nlohmann::json json() const;
};

struct ProcessOptions {
    std::string input; ///< standard input
    std::optional<std::string>
        interruptAfterOutput; ///< send SIGINT once standard output holds this (may be empty: any)
    std::optional<std::chrono::milliseconds> interruptAfter; ///< send SIGINT after this time
};

/// Runs a program to its end with nothing of this process's terminal.
ProcessResult runProcess(const std::vector<std::string>& command, const ProcessOptions& options = {});
/// The same for the program under test.
ProcessResult runPllava(std::vector<std::string> arguments, const ProcessOptions& options = {});

} // namespace pllava::test
