#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/video/sampled_clip.h"

namespace pllava::cli {

/// Exit statuses of the program; part of its contract.
enum ExitStatus { kDone = 0, kFailed = 1, kWrongUsage = 2, kCancelled = 130 };

/// Turns Ctrl-C and SIGTERM into a stop request. Made first in main, before any other thread, so that all threads
/// inherit the blocked signals. The second signal, or one while idle, ends the program at once; so does the first where
/// the work has not wound down within a second and there is nothing to keep.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    /// For work that winds down when it is stopped. Until it is first asked for, the program is idle.
    std::stop_token token() {
        m_idle = false;
        return m_source.get_token();
    }
    /// Nothing has begun yet, or a person's input is waited for: there is nothing to wind down.
    bool idle() const { return m_idle; }
    void setIdle(bool idle) { m_idle = idle; }
    /// The results so far are kept: waits for the work to wind down, however long that takes.
    void keepResult() { m_keep = true; }

private:
    void watch();

    std::stop_source m_source;
    std::atomic<bool> m_idle = true;
    std::atomic<bool> m_keep = false;
    std::atomic<bool> m_over = false;
    std::thread m_watcher;
};

/// A one-line progress bar on standard error; silent when that is not a terminal.
Progress terminalProgress();
/// Removes the bar before other output.
void clearProgress();

/// One JSON document and a line end on standard output; bytes that are not UTF-8 become U+FFFD.
void printJson(const nlohmann::json& document);

/// A note on how many of the sampled frames are substitutes.
std::string substitutionNote(std::int64_t substituted, std::int64_t sampled);
/// Prints what of the video could not be read or decoded to standard error.
void warnOfDamage(const SampledClip& clip);
/// "error: KIND: message" on standard error, the details before it.
void printError(const Error& error);
/// Prints a line to standard error; ignores write errors.
void printNote(const std::string& line);
/// Throws Error when something printed on standard output could not be written (disk full, closed).
void finishOutput();

} // namespace pllava::cli
