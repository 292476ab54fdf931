#include <QApplication>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <sys/resource.h>

#include <fmt/format.h>

#include "ui/player/player_panel.h"

/// playback_benchmark VIDEO [SECONDS]: plays a video in the window's player, offscreen, and prints what it costs.
namespace {

double cpuSeconds(int who) {
    rusage usage{};
    getrusage(who, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace

int main(int argc, char** argv) {
    using pllava::ui::PlayerPanel;
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    if (argc < 2)
        return 2;
    pllava::ui::LiveSettings settings;
    PlayerPanel panel(settings);
    panel.resize(1280, 860);
    panel.show();
    QSignalSpy shown(&panel, &PlayerPanel::frameShown);
    QElapsedTimer opening;
    opening.start();
    panel.open(QString::fromLocal8Bit(argv[1]));
    if (!shown.wait())
        return 1;
    const qint64 openMilliseconds = opening.elapsed();
    QTest::qWait(500);
    shown.clear();
    panel.play();
    const double before = cpuSeconds(RUSAGE_SELF), guiBefore = cpuSeconds(RUSAGE_THREAD);
    QElapsedTimer clock;
    clock.start();
    QTest::qWait(argc > 2 ? static_cast<int>(QString::fromLocal8Bit(argv[2]).toDouble() * 1000) : 8000);
    const double wall = static_cast<double>(clock.elapsed()) / 1000;
    fmt::print("first picture {} ms; {:.1f} s played: {:.1f} pictures a second, {:.0f} % of one core, of it the GUI "
               "thread {:.0f} %\n",
               openMilliseconds, wall, static_cast<double>(shown.size()) / wall,
               100 * (cpuSeconds(RUSAGE_SELF) - before) / wall, 100 * (cpuSeconds(RUSAGE_THREAD) - guiBefore) / wall);
    return 0;
}
