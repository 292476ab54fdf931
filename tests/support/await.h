#pragma once

#include <chrono>
#include <functional>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>

namespace pllava::test {

/// Runs the event loop until `done` holds; false when it has not within the limit, which only a hang reaches.
inline bool await(const std::function<bool()>& done, std::chrono::seconds limit = std::chrono::seconds(120)) {
    const QDeadlineTimer deadline(limit);
    while (!done() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
    return done();
}

} // namespace pllava::test
