#pragma once

#include <chrono>
#include <functional>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

namespace pllava::test {

/// Runs the event loop until `done` holds; false when it has not within the limit, which only a hang reaches.
inline bool await(const std::function<bool()>& done, std::chrono::seconds limit = std::chrono::seconds(120)) {
    const QDeadlineTimer deadline(limit);
    QTimer wake; // what is awaited may come without an event
    wake.start(5);
    while (!done() && !deadline.hasExpired())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); // with a time limit it would not wait but spin
    return done();
}

} // namespace pllava::test
