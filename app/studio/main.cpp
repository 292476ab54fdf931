#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string_view>

#include <QApplication>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QStandardPaths>

#include "ui/base/language.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"
#include "ui/preferences.h"

namespace {

QString absolute(const QString& path) {
    return path.isEmpty() ? path : QFileInfo(path).absoluteFilePath();
}

struct CommandLine {
    pllava::ui::StartOptions start;
    bool measureStart = false;
};

CommandLine readCommandLine(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Video question answering with PLLaVA, in a window"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("video"), QStringLiteral("A video, a picture or a folder of pictures."),
                                 QStringLiteral("[video]"));
    const QCommandLineOption model(QStringLiteral("model"), QStringLiteral("Folder of a PLLaVA model."),
                                   QStringLiteral("folder"));
    const QCommandLineOption weights(QStringLiteral("weights"),
                                     QStringLiteral("Folder of LoRA and projector weights beside it."),
                                     QStringLiteral("folder"));
    const QCommandLineOption device(QStringLiteral("device"), QStringLiteral("auto, cpu, cuda or cuda:N."),
                                    QStringLiteral("name"), QStringLiteral("auto"));
    const QCommandLineOption dtype(QStringLiteral("dtype"), QStringLiteral("auto, fp32, bf16 or fp16."),
                                   QStringLiteral("name"), QStringLiteral("auto"));
    const QCommandLineOption threads(QStringLiteral("threads"), QStringLiteral("CPU threads; 0 chooses."),
                                     QStringLiteral("count"), QStringLiteral("0"));
    const QCommandLineOption measure(QStringLiteral("measure-start"),
                                     QStringLiteral("Write a line when the window is painted and one when the model is "
                                                    "ready, then quit."));
    parser.addOptions({model, weights, device, dtype, threads, measure});
    parser.process(application);
    pllava::ui::StartOptions options;
    options.video = absolute(parser.positionalArguments().value(0));
    options.model = {absolute(parser.value(model)), absolute(parser.value(weights))};
    options.compute = {parser.value(device).toStdString(), parser.value(dtype).toStdString(),
                       parser.value(threads).toInt()};
    options.workspaceFile =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString() + "/workspace.json";
    return {options, parser.isSet(measure)};
}

/// Words need no display.
bool asksForHelpOrVersion(int argc, char** argv) {
    return std::any_of(argv + 1, argv + argc, [](const std::string_view word) {
        return word == "-h" || word == "--help" || word == "--help-all" || word == "-v" || word == "--version";
    });
}

/// Qt would abort without one.
bool hasDisplay(int argc, char** argv) {
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY") ||
           qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ||
           std::any_of(argv + 1, argv + argc, [](const std::string_view word) { return word == "-platform"; });
}

void say(const char* word) {
    std::puts(word);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the limit on file sizes is then an error like any other
    if (asksForHelpOrVersion(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    else if (!hasDisplay(argc, argv)) {
        std::fputs("error: there is no display for a window; pllava answers in a terminal\n", stderr);
        return 1;
    }
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("pllava-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("PLLaVA Studio"));
    QApplication::setApplicationVersion(QStringLiteral(PLLAVA_VERSION));
    const CommandLine options = readCommandLine(application);
    const pllava::ui::Preferences preferences;
    pllava::ui::applyTheme(preferences.theme());
    pllava::ui::applyLanguage(preferences.language());
    pllava::ui::MainWindow window(options.start);
    if (options.measureStart) {
        QObject::connect(&window, &pllava::ui::MainWindow::painted, [] { say("painted"); });
        QObject::connect(&window, &pllava::ui::MainWindow::loadFailed, &application, [] { QApplication::exit(1); });
        QObject::connect(&window, &pllava::ui::MainWindow::ready, &application, [] {
            say("ready");
            QApplication::quit();
        });
    }
    window.show();
    return QApplication::exec();
}
