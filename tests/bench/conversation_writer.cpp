// A window that is asked one question after another until it is killed: conversation_writer WORKSPACE [another]
// Writes "restored N" for the answers that came back, and "answered QUESTION" for each that is on the screen.

#include <cstdio>
#include <cstring>

#include <QApplication>
#include <QPushButton>

#include <fmt/format.h>
#include <unistd.h>

#include "tests/support/studio.h"

namespace {

void say(const std::string& words) {
    std::puts(words.c_str());
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2)
        return 2;
    QApplication application(argc, argv);
    using Window = pllava::ui::StartOptions::Window;
    pllava::test::DemoStudio studio(argv[1], QStringLiteral(PLLAVA_RESOURCES "/samples/moving-right.mp4"),
                                    argc > 2 ? Window::Another : Window::Only);
    bool restored = false, ready = false;
    QObject::connect(&studio.window(), &pllava::ui::MainWindow::restored, [&] { restored = true; });
    QObject::connect(&studio.window(), &pllava::ui::MainWindow::ready, [&] { ready = true; });
    pllava::test::await([&] { return restored && ready; });
    say(fmt::format("restored {}", studio.exchanges().size()));
    for (int number = 0;; ++number) {
        const qsizetype before = studio.exchanges().size();
        const std::string question = fmt::format("{}-{} What moves?", ::getpid(), number);
        pllava::test::await([&] { return studio.find<QPushButton>("suggestion").isEnabled(); });
        studio.ask(QString::fromStdString(question));
        pllava::test::await([&] {
            const auto& exchanges = studio.exchanges();
            return exchanges.size() == before + 1 && exchanges.back().finished;
        });
        say("answered " + question);
    }
}
