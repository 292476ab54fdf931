// How long the GUI thread keeps an event waiting while a video plays with the overlay on, new clips are encoded,
// questions are answered back to back and a slider moves, as one line of JSON:
//
//     gui_heartbeat [--seconds 20] [--video FILE] [--slowest 0]
//
// Every 4 ms another thread posts an event; its delay is what a key press would have met. Every fifth question is about
// another part of the video, which is encoded again; every tenth begins another conversation, as nobody talks for
// hundreds of questions. The video should last as long as the measurement. `--slowest` lists on standard error the
// events that took longest, with the processor time they used: the rest of the time the thread was kept from running.
// `stolen_ms` is for virtual machines: what their host took from them meanwhile, 100 ms at a time perhaps, is nobody's
// fault here.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <thread>
#include <vector>

#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QMetaEnum>
#include <QSlider>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include "tests/support/studio.h"
#include "ui/player/player_panel.h"

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kWorthListing = 4; ///< milliseconds

double milliseconds(Clock::duration length) {
    return std::chrono::duration<double, std::milli>(length).count();
}

double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// Knows which events took long.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (QThread::currentThread() != thread() || !m_counting)
            return QApplication::notify(receiver, event);
        const QEvent::Type type = event->type();
        const char* receivers = receiver->metaObject()->className(); // the receiver may not survive the event
        const Clock::time_point begin = Clock::now();
        const double used = threadMilliseconds();
        const bool handled = QApplication::notify(receiver, event);
        if (const double took = milliseconds(Clock::now() - begin); took > kWorthListing)
            m_slow.push_back({took, threadMilliseconds() - used, type, receivers});
        return handled;
    }
    void startCounting() { m_counting = true; }
    void printSlowest(int count) {
        std::ranges::sort(m_slow, std::greater(), &Slow::took);
        m_slow.resize(std::min(m_slow.size(), static_cast<std::size_t>(count)));
        for (const Slow& each : m_slow)
            std::fprintf(stderr, "%6.1f ms, %6.1f of it used: %s of %s\n", each.took, each.used,
                         QMetaEnum::fromType<QEvent::Type>().valueToKey(each.type), each.receiver);
    }

private:
    struct Slow {
        double took, used; ///< in milliseconds, what it caused to be handled at once included
        QEvent::Type type;
        const char* receiver;
    };
    std::vector<Slow> m_slow;
    std::atomic<bool> m_counting = false; // every thread that has an event loop comes by
};

/// Delays in milliseconds, in the order they came.
std::vector<double> beat(QObject& gui, std::chrono::seconds length, const std::function<void()>& step) {
    std::vector<double> delays; // touched on the GUI thread alone
    std::atomic<int> waiting = 0;
    std::jthread heart([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const auto sent = Clock::now();
            ++waiting;
            QMetaObject::invokeMethod(
                &gui,
                [&, sent] {
                    delays.push_back(milliseconds(Clock::now() - sent));
                    --waiting;
                },
                Qt::QueuedConnection);
            std::this_thread::sleep_for(std::chrono::milliseconds(4));
        }
    });
    QTimer steps;
    QObject::connect(&steps, &QTimer::timeout, step);
    steps.start(std::chrono::milliseconds(20));
    QTimer::singleShot(length, &gui, [] { QCoreApplication::exit(); }); // quit() would close the window first
    QCoreApplication::exec();
    heart.request_stop();
    heart.join();
    pllava::test::await([&] { return waiting == 0; });
    return delays;
}

/// Keeps the window as busy as a person could.
class Work {
public:
    explicit Work(pllava::test::Studio& studio)
        : m_studio(studio), m_player(studio.find<pllava::ui::PlayerPanel>("player")),
          m_rows(studio.named<QSlider>("H′")) {}
    void begin() {
        m_studio.find<QAction>("view.overlay").setChecked(true);
        m_studio.find<QAction>("player.play").trigger();
        QObject::connect(&m_player, &pllava::ui::PlayerPanel::frameShown, [this] { ++m_pictures; });
    }
    void step() {
        if (!m_studio.answering())
            ask();
        if (++m_steps % 5 == 0)
            m_rows.setValue(1 + m_steps / 5 % 8);
    }
    int questions() const { return m_asked; }
    int clips() const { return m_clips; }
    int pictures() const { return m_pictures; }

private:
    void ask() {
        if (++m_asked % 10 == 0)
            m_studio.find<QAction>("ask.new").trigger();
        if (m_asked % 5 == 0)
            m_studio.settings().setRange(pllava::TimeRange{0, m_player.duration() * (0.5 + 0.05 * (++m_clips % 10))});
        m_studio.find<QPlainTextEdit>("question").setPlainText(QStringLiteral("What happens in the video?"));
        m_studio.find<QAction>("ask.question").trigger();
    }

    pllava::test::Studio& m_studio;
    pllava::ui::PlayerPanel& m_player;
    QSlider& m_rows;
    int m_asked = 0, m_clips = 0, m_steps = 0, m_pictures = 0;
};

/// Milliseconds for which the host of a virtual machine kept its processors from running, all added up: no program can
/// do anything about those.
double stolenMilliseconds() {
    std::ifstream file("/proc/stat");
    std::string name;
    std::array<double, 8> times{}; // proc(5): user, nice, system, idle, iowait, irq, softirq, steal
    file >> name;
    for (double& time : times)
        file >> time;
    return times.back() * 1000 / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double share(const std::vector<double>& sorted, double part) {
    return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(part * static_cast<double>(sorted.size())))];
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir state;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, state.path().toUtf8());
    TimedApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption length(QStringLiteral("seconds"), {}, QStringLiteral("count"), QStringLiteral("20"));
    const QCommandLineOption video(QStringLiteral("video"), {}, QStringLiteral("file"));
    const QCommandLineOption slowest(QStringLiteral("slowest"), {}, QStringLiteral("count"), QStringLiteral("0"));
    parser.addOptions({length, video, slowest});
    parser.process(application);
    pllava::test::DemoStudio studio(state.filePath(QStringLiteral("workspace.json")).toStdString());
    if (!studio.awaitAnswers(1))
        return 1;
    if (parser.isSet(video))
        studio.window().openVideo(parser.value(video));
    auto& player = studio.find<pllava::ui::PlayerPanel>("player");
    if (!pllava::test::await([&] { return player.duration() > 0; }))
        return 1;
    Work work(studio);
    work.begin();
    application.startCounting();
    const double stolen = stolenMilliseconds();
    const int seconds = parser.value(length).toInt();
    auto delays = beat(studio.window(), std::chrono::seconds(seconds), [&] { work.step(); });
    std::sort(delays.begin(), delays.end());
    std::printf("{\"beats\": %zu, \"questions\": %d, \"clips\": %d, \"pictures_per_second\": %.1f, \"p50_ms\": %.2f, "
                "\"p99_ms\": %.2f, \"max_ms\": %.2f, \"stolen_ms\": %.0f}\n",
                delays.size(), work.questions(), work.clips(), static_cast<double>(work.pictures()) / seconds,
                share(delays, 0.5), share(delays, 0.99), delays.back(), stolenMilliseconds() - stolen);
    application.printSlowest(parser.value(slowest).toInt());
    return 0;
}
