#include "app/cli/console.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "core/base/printable.h"

namespace pllava::cli {
namespace {

sigset_t stopSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

bool g_barShown = false;

} // namespace

Interrupt::Interrupt() {
    const sigset_t signals = stopSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_watcher = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
    m_over = true;
    pthread_kill(m_watcher.native_handle(), SIGINT);
    m_watcher.join();
}

void Interrupt::watch() {
    const sigset_t signals = stopSignals();
    if (int received = 0; sigwait(&signals, &received) != 0 || m_over)
        return;
    if (m_idle)
        _exit(kCancelled);
    m_source.request_stop();
    constexpr timespec kStep{0, 50'000'000};
    for (int left = 18; left > 0 || m_keep; --left) { // 0.9 seconds
        if (sigtimedwait(&signals, nullptr, &kStep) < 0)
            continue;
        if (m_over)
            return;
        break;
    }
    _exit(kCancelled);
}

Progress terminalProgress() {
    if (isatty(STDERR_FILENO) == 0)
        return {};
    return [last = std::chrono::steady_clock::time_point{}](std::string_view stage, std::int64_t done,
                                                            std::int64_t total) mutable {
        const auto now = std::chrono::steady_clock::now();
        if (total <= 0 || (done < total && now - last < std::chrono::milliseconds(30)))
            return;
        last = now;
        constexpr std::int64_t kWidth = 24;
        const auto filled = static_cast<std::size_t>(kWidth * done / total);
        std::fputs(fmt::format("\r\033[K{:<10} [{}{}] {}/{}", stage, std::string(filled, '#'),
                               std::string(kWidth - filled, '.'), done, total)
                       .c_str(),
                   stderr);
        std::fflush(stderr);
        g_barShown = true;
    };
}

void clearProgress() {
    if (!g_barShown)
        return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    g_barShown = false;
}

void printJson(const nlohmann::json& document) {
    const std::string text = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    fmt::print("{}\n", text);
    std::fflush(stdout);
}

std::string substitutionNote(std::int64_t substituted, std::int64_t sampled) {
    return fmt::format("{} of the {} sampled frames are damaged or lost; the nearest that can be decoded stand in",
                       substituted, sampled);
}

void warnOfDamage(const SampledClip& clip) {
    clearProgress();
    if (clip.substitutedFrames > 0)
        spdlog::warn(substitutionNote(clip.substitutedFrames, std::ssize(clip.frameIndices)));
    if (clip.info.hasUnreadableParts)
        spdlog::warn("parts of {} cannot be read; frames are sampled from the rest", clip.info.path);
}

void printError(const Error& error) {
    clearProgress();
    std::string line = fmt::format("error: {}: {}", name(error.kind()), error.what());
    for (char& c : line)
        if (c == '\n' || c == '\r')
            c = ' ';
    constexpr std::size_t kLines = 1000; // all of a real model; a report may have a million
    const bool whole = spdlog::should_log(spdlog::level::debug);
    const std::string details = whole ? error.details() : firstLines(error.details(), kLines);
    if (details != error.details())
        line += " (--log-level debug shows the whole report)";
    printNote(details + line);
}

void printNote(const std::string& line) {
    std::fputs((line + "\n").c_str(), stderr);
}

void finishOutput() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
        throw Error(ErrorKind::Internal,
                    "standard output could not be written (disk full or closed); make room or name another target");
}

} // namespace pllava::cli
