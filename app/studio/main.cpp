#include <algorithm>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include <QApplication>
#include <QCommandLineParser>
#include <QStandardPaths>

#include "app/studio/guard.h"
#include "ui/base/language.h"
#include "ui/base/paths.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"
#include "ui/preferences.h"
#include "ui/single_window.h"

namespace {

QString absolute(const QString& path) {
    return path.isEmpty() ? path : pllava::ui::textOf(std::filesystem::absolute(pllava::ui::pathOf(path)));
}

struct CommandLine {
    pllava::ui::StartOptions start;
    bool measureStart = false;
};

CommandLine readCommandLine(int argc, char** argv) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Video question answering with PLLaVA, in a window"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("video"), QStringLiteral("A video, a picture or a folder of pictures."),
                                 QStringLiteral("[video]"));
    const QCommandLineOption model(QStringLiteral("model"), QStringLiteral("Folder of a PLLaVA model."),
                                   QStringLiteral("folder"));
    const QCommandLineOption weights(QStringLiteral("weights"),
                                     QStringLiteral("Folder of LoRA and projector weights for it."),
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
    const QCommandLineOption another(QStringLiteral("new-window"),
                                     QStringLiteral("Open another window, instead of handing over to the open one."));
    parser.addOptions({model, weights, device, dtype, threads, another, measure});
    QStringList words; // QCoreApplication::arguments() has lost the bytes of names that are not UTF-8
    for (int i = 0; i < argc; ++i)
        words << pllava::ui::textOf(argv[i]);
    parser.process(words);
    pllava::ui::StartOptions options;
    options.video = absolute(parser.positionalArguments().value(0));
    options.model = {absolute(parser.value(model)), absolute(parser.value(weights))};
    options.compute = {pllava::parseDevice(parser.value(device).toStdString()),
                       pllava::parseNumberFormat(parser.value(dtype).toStdString()), parser.value(threads).toInt()};
    options.workspaceFile =
        QStandardPaths::writableLocation(QStandardPaths::AppDataLocation).toStdString() + "/workspace.json";
    if (parser.isSet(another))
        options.window = pllava::ui::StartOptions::Window::Another;
    return {options, parser.isSet(measure)};
}

/// True where the window that is already open takes the files. Where it does not answer, this start opens a window too.
bool handedOver(pllava::ui::SingleWindow& single, pllava::ui::StartOptions& start) {
    using Entry = pllava::ui::SingleWindow::Entry;
    const auto bytes = [](const QString& path) { return QByteArray::fromStdString(pllava::ui::pathOf(path).native()); };
    const bool wayland = qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN");
    const Entry entry = single.enter({bytes(start.video), bytes(start.model.base), bytes(start.model.adapter),
                                      qgetenv(wayland ? "XDG_ACTIVATION_TOKEN" : "DESKTOP_STARTUP_ID")});
    if (entry == Entry::HandedOver && start.compute != pllava::ComputeSettings())
        std::fputs("note: --device, --dtype and --threads have no effect on the open window; use --new-window\n",
                   stderr);
    if (entry == Entry::Unanswered)
        start.window = pllava::ui::StartOptions::Window::Another;
    return entry == Entry::HandedOver;
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

/// Ends the program when the window can be used: the last conversation is there, and a model can be asked.
void measureStart(pllava::ui::MainWindow& window) {
    using pllava::ui::MainWindow;
    const auto awaited = std::make_shared<int>(2);
    const auto arrived = [awaited](const char* word) {
        say(word);
        if (--*awaited == 0)
            QApplication::quit();
    };
    QObject::connect(&window, &MainWindow::painted, [] { say("painted"); });
    QObject::connect(&window, &MainWindow::restored, &window, [arrived] { arrived("restored"); });
    QObject::connect(&window, &MainWindow::ready, &window, [arrived] { arrived("ready"); });
    QObject::connect(&window, &MainWindow::loadFailed, &window, [] { QApplication::exit(1); });
}

int run(int argc, char** argv) {
    std::signal(SIGXFSZ, SIG_IGN); // a write beyond the limit on file sizes is then an error like any other
    if (asksForHelpOrVersion(argc, argv))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    else if (!hasDisplay(argc, argv)) {
        std::fputs("error: there is no display for a window; pllava answers in a terminal\n", stderr);
        return 1;
    } else
        pllava::studio::requireAddressSpace();
    pllava::studio::raiseFileLimit();
    pllava::studio::dropUnusableScales();
    pllava::studio::Application application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("pllava-studio"));
    QApplication::setApplicationDisplayName(QStringLiteral("PLLaVA Studio"));
    QApplication::setApplicationVersion(QStringLiteral(PLLAVA_VERSION));
    CommandLine options = readCommandLine(argc, argv);
    pllava::ui::SingleWindow single(options.start.workspaceFile.parent_path());
    if (!options.measureStart && options.start.window == pllava::ui::StartOptions::Window::Only &&
        handedOver(single, options.start))
        return 0;
    const pllava::ui::Preferences preferences;
    pllava::ui::applyTheme(preferences.theme());
    pllava::ui::applyLanguage(preferences.language());
    pllava::ui::MainWindow window(options.start);
    QObject::connect(&single, &pllava::ui::SingleWindow::requested, &window, &pllava::ui::MainWindow::takeOver);
    if (options.measureStart) {
        measureStart(window);
    }
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv) {
    return pllava::studio::guarded([&] { return run(argc, argv); });
}
