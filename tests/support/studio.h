#pragma once

#include <memory>

#include <QAbstractButton>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/support/await.h"
#include "tests/support/fake_model.h"
#include "tests/support/scratch_folder.h"
#include "ui/base/language.h"
#include "ui/chat/chat_panel.h"
#include "ui/look/theme.h"
#include "ui/main_window.h"

namespace pllava::test {

/// What the fake answers to every question.
inline const std::string kFakeAnswer = "A fake sees nothing, and says so.";
inline const QString kGreeting = QString::fromStdString(kFakeAnswer);

/// The real window, as a person meets it, on a model that is none, for all that is not about the model; every wait is
/// for something that is seen.
class Studio {
public:
    using Window = ui::StartOptions::Window;
    explicit Studio(std::filesystem::path workspace, const QString& video = {}, Window window = Window::Only,
                    ModelMaker makeModel = fakeModels(kFakeAnswer))
        : m_window(std::make_unique<ui::MainWindow>(ui::StartOptions{
              video, {}, {{Device::Cpu}, NumberFormat::Auto, 0}, std::move(workspace), window, std::move(makeModel)})) {
        m_window->show();
    }
    ui::MainWindow& window() { return *m_window; }
    ui::LiveSettings& settings() { return *m_window->findChild<ui::LiveSettings*>(); }
    template <typename Widget> Widget& find(const char* name) {
        auto* found = m_window->findChild<Widget*>(QLatin1String(name));
        if (!found)
            throw std::runtime_error(std::string("the window has no ") + name);
        return *found;
    }
    /// By its accessible name.
    template <typename Widget> Widget& named(const char* name) {
        for (Widget* each : m_window->findChildren<Widget*>())
            if (each->accessibleName() == QString::fromUtf8(name))
                return *each;
        throw std::runtime_error(std::string("the window has nothing named ") + name);
    }
    /// All of them, whether they are on the screen or not.
    const QVector<ui::Exchange>& exchanges() const {
        return m_window->findChild<ui::ChatPanel*>()->conversation().exchanges;
    }
    QStringList answers() const {
        QStringList texts;
        for (const QLabel* label : m_window->findChildren<QLabel*>(QStringLiteral("answer")))
            texts << label->text();
        return texts;
    }
    bool answering() const {
        const QStringList texts = answers();
        return !texts.isEmpty() && texts.back().endsWith(QStringLiteral("▌"));
    }
    /// As many answers, the last of them complete.
    bool awaitAnswers(int count) {
        return await([this, count] {
            const QStringList texts = answers();
            return texts.size() == count && !texts.back().isEmpty() && !answering();
        });
    }
    /// Until the model is loaded, now or earlier.
    bool awaitReady() {
        return await([this] { return !m_ready.isEmpty(); });
    }
    /// Opens it and waits until it is the one that is talked about.
    bool open(const QString& video) {
        m_window->openVideo(video);
        return await([&] { return m_window->windowTitle().startsWith(video.section(u'/', -1)); });
    }
    void ask(const QString& question) {
        auto& field = find<QPlainTextEdit>("question");
        field.setFocus();
        QTest::keyClicks(&field, question);
        QTest::keyClick(&field, Qt::Key_Return);
    }

private:
    std::unique_ptr<ui::MainWindow> m_window;
    QSignalSpy m_ready{m_window.get(), &ui::MainWindow::ready};
};

/// The same on the demo model, or on what is loaded in its place.
class DemoStudio : public Studio {
public:
    explicit DemoStudio(std::filesystem::path workspace, const QString& video = {}, Window window = Window::Only)
        : Studio(std::move(workspace), video, window, makeLocalModel) {}
};

/// What the demo model says of the first sample.
inline const QString kDemoGreeting =
    QStringLiteral("The video shows a yellow square. The yellow square moves to the right.");

/// Leaves an English, light window behind.
class StudioTest : public testing::Test {
protected:
    void TearDown() override {
        ui::applyLanguage(QStringLiteral("en"));
        ui::applyTheme(ui::Theme::Light);
    }
    ScratchFolder m_folder;
    const std::filesystem::path m_workspace = m_folder / "workspace.json";
};

} // namespace pllava::test
