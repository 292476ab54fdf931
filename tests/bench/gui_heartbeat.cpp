// How long the GUI thread keeps an event waiting while a video plays, questions are answered and a slider moves, as one
// line of JSON:
//
//     gui_heartbeat [--seconds 20] [--video FILE]
//
// A thread of its own posts an event every 4 ms and the GUI thread says when it got it. Questions follow each other
// without a pause, ten to a conversation. The video should last as long as the measurement.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include <QApplication>
#include <QCommandLineParser>
#include <QSlider>
#include <QTemporaryDir>

#include "tests/support/studio.h"

namespace {

using Clock = std::chrono::steady_clock;

/// Delays in milliseconds, in the order they came.
std::vector<double> beat(QObject& gui, std::chrono::seconds length, const std::function<void()>& step) {
    std::vector<double> delays; // touched on the GUI thread alone
    std::atomic<int> waiting = 0;
    const auto end = Clock::now() + length;
    std::jthread heart([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto sent = Clock::now();
            ++waiting;
            QMetaObject::invokeMethod(
                &gui,
                [&, sent] {
                    delays.push_back(std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
                    --waiting;
                },
                Qt::QueuedConnection);
            std::this_thread::sleep_for(std::chrono::milliseconds(4));
        }
    });
    while (Clock::now() < end) {
        step();
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 20);
    }
    heart.request_stop();
    heart.join();
    pllava::test::await([&] { return waiting == 0; });
    return delays;
}

double share(std::vector<double> sorted, double part) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(part * static_cast<double>(sorted.size())))];
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir state;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, state.path().toUtf8());
    QApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption length(QStringLiteral("seconds"), {}, QStringLiteral("count"), QStringLiteral("20"));
    const QCommandLineOption video(QStringLiteral("video"), {}, QStringLiteral("file"));
    parser.addOptions({length, video});
    parser.process(application);
    pllava::test::Studio studio(state.filePath(QStringLiteral("workspace.json")).toStdString());
    if (!studio.awaitAnswers(1))
        return 1;
    QSlider* pooled = nullptr;
    for (QSlider* each : studio.window().findChildren<QSlider*>())
        if (each->accessibleName() == QStringLiteral("H′"))
            pooled = each;
    if (parser.isSet(video))
        studio.window().openVideo(parser.value(video));
    studio.find<QAction>("player.play").trigger();
    int asked = 0, steps = 0;
    auto delays = beat(studio.window(), std::chrono::seconds(parser.value(length).toInt()), [&] {
        if (const QStringList answers = studio.answers(); answers.isEmpty() || !answers.back().endsWith(u'▌')) {
            if (++asked % 10 == 0)
                studio.find<QAction>("ask.new").trigger();
            studio.find<QPlainTextEdit>("question").setPlainText(QStringLiteral("What happens in the video?"));
            studio.find<QAction>("ask.question").trigger();
        }
        if (++steps % 10 == 0)
            pooled->setValue(1 + steps / 10 % 8);
    });
    std::sort(delays.begin(), delays.end());
    std::printf("{\"beats\": %zu, \"questions\": %d, \"p50_ms\": %.2f, \"p99_ms\": %.2f, \"max_ms\": %.2f}\n",
                delays.size(), asked, share(delays, 0.5), share(delays, 0.99), delays.back());
    return 0;
}
