// Pictures of every view, light and dark, English and Chinese, as PNG files: tests/ui/screenshots FOLDER

#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QTemporaryDir>

#include "tests/support/studio.h"
#include "ui/language.h"
#include "ui/theme.h"

namespace {

using pllava::test::await;
using pllava::test::Studio;

void settle(int milliseconds = 400) {
    QTest::qWait(milliseconds); // layouts and plots follow in the event loop
}

void trigger(Studio& studio, const char* name) {
    studio.find<QAction>(name).trigger();
}

void picture(QWidget& widget, const QDir& folder, const QString& name) {
    settle();
    if (!widget.grab().save(folder.filePath(name + QStringLiteral(".png"))))
        qFatal("%s cannot be written", qPrintable(folder.filePath(name)));
}

void pictures(Studio& studio, const QDir& folder, const QString& suffix) {
    picture(studio.window(), folder, QStringLiteral("window-") + suffix);
    for (QDockWidget* dock : studio.window().findChildren<QDockWidget*>())
        picture(*dock, folder, dock->objectName() + u'-' + suffix);
    trigger(studio, "help.keys");
    auto* keys = studio.window().findChild<pllava::ui::ShortcutsDialog*>();
    picture(*keys, folder, QStringLiteral("keys-") + suffix);
    keys->close();
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir state;
    for (const char* name : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(name, state.path().toUtf8());
    QApplication application(argc, argv);
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    folder.mkpath(QStringLiteral("."));
    pllava::ui::applyTheme(pllava::ui::Theme::Light);
    pllava::ui::applyLanguage(QStringLiteral("en"));
    Studio studio(state.filePath(QStringLiteral("workspace.json")).toStdString());
    if (!studio.awaitAnswers(1))
        return 1;
    studio.ask(QStringLiteral("Which direction does the yellow square move?"));
    if (!studio.awaitAnswers(2))
        return 1;
    trigger(studio, "view.overlay");
    for (const auto& [theme, look] : {std::pair{pllava::ui::Theme::Light, "light"}, {pllava::ui::Theme::Dark, "dark"}})
        for (const char* language : {"en", "zh_CN"}) {
            pllava::ui::applyTheme(theme);
            pllava::ui::applyLanguage(QLatin1String(language));
            settle(800);
            pictures(studio, folder, QStringLiteral("%1-%2").arg(QLatin1String(look), QLatin1String(language, 2)));
        }
    return 0;
}
