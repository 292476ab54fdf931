#include <QApplication>
#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include "ui/look/theme.h"
#include "ui/player/player_panel.h"

/// player_grabs VIDEO FOLDER: pictures of the player as it looks, light and dark, to be looked at.
int main(int argc, char** argv) {
    using namespace pllava;
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("PLLAVA_RESOURCES", PLLAVA_RESOURCES);
    QApplication application(argc, argv);
    if (argc != 3)
        return 2;
    const QDir folder(QString::fromLocal8Bit(argv[2]));
    for (const auto& [theme, name] : {std::pair{ui::Theme::Dark, "dark"}, {ui::Theme::Light, "light"}}) {
        ui::applyTheme(theme);
        ui::LiveSettings settings;
        ui::PlayerPanel panel(settings);
        panel.resize(700, 540);
        panel.show();
        QTest::qWait(200);
        panel.grab().save(folder.filePath(QStringLiteral("empty-%1.png").arg(QLatin1String(name))));
        QSignalSpy opened(&panel, &ui::PlayerPanel::opened);
        panel.open(QString::fromLocal8Bit(argv[1]));
        if (!opened.wait())
            return 1;
        std::vector<double> frames;
        for (int i = 0; i < 16; ++i)
            frames.push_back(panel.duration() * (i + 0.5) / 16);
        panel.setSampledFrames(frames);
        settings.setRange(TimeRange{panel.duration() * 0.2, panel.duration() * 0.7});
        panel.seek(panel.duration() * 0.4);
        QTest::qWait(1500);
        panel.grab().save(folder.filePath(QStringLiteral("video-%1.png").arg(QLatin1String(name))));
        QSignalSpy failed(&panel, &ui::PlayerPanel::failed);
        panel.open(QStringLiteral("missing.mp4"));
        failed.wait();
        panel.grab().save(folder.filePath(QStringLiteral("error-%1.png").arg(QLatin1String(name))));
    }
    return 0;
}
