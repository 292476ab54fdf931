#include "ui/main_window.h"

#include <csignal>
#include <fstream>

#include <sys/resource.h>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "tests/support/studio.h"
#include "ui/history/history_dock.h"
#include "ui/player/player_panel.h"

namespace pllava::ui {
namespace {

using test::await;
using test::kGreeting;
using test::Studio;

/// As a disk has it that is full: no file grows beyond `bytes`.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN); // as the program does
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit less{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() { lift(); }
    void lift() const { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

/// What is there again after a restart, after a crash, and in the list of earlier conversations.
class WindowReturns : public test::StudioTest {};

TEST_F(WindowReturns, AFollowUpIsAnsweredAndEverythingComesBackAfterARestart) {
    QStringList said;
    {
        test::DemoStudio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.ask(QStringLiteral("Which direction does the yellow square move?"));
        ASSERT_TRUE(studio.awaitAnswers(2));
        said = studio.answers();
        EXPECT_TRUE(said.back().contains(QStringLiteral("right"))) << qPrintable(said.back());
        studio.named<QSlider>("H′").setValue(2);
        studio.window().close();
    }
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(2));
    EXPECT_EQ(studio.answers(), said);
    ASSERT_TRUE(await([&] { return studio.named<QSlider>("H′").value() == 2; }));
}

TEST_F(WindowReturns, AnEarlierConversationComesBackFromTheList) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4")));
    auto& history = studio.find<HistoryDock>("history");
    ASSERT_EQ(history.model().rowCount(), 1);
    emit history.opened(history.model().conversations()[0].id);
    ASSERT_TRUE(await([&] { return studio.answers() == QStringList{kGreeting}; }));
    EXPECT_EQ(history.model().rowCount(), 0) << "nothing was asked about the other video";
    EXPECT_TRUE(studio.window().windowTitle().startsWith(QStringLiteral("moving-right.mp4")));
}

TEST_F(WindowReturns, AProgramThatEndsOnStageStartsOffIt) {
    const double points = QApplication::font().pointSizeF();
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.find<QAction>("view.presentation").trigger();
        EXPECT_TRUE(studio.window().isFullScreen());
        studio.window().close();
    }
    EXPECT_NEAR(QApplication::font().pointSizeF(), points, 1e-6);
    Studio studio(m_workspace);
    EXPECT_FALSE(studio.window().isFullScreen());
    EXPECT_TRUE(studio.find<QDockWidget>("tokenNorms").isVisible());
}

TEST_F(WindowReturns, WhatWasSaidSurvivesACrash) {
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        ASSERT_TRUE(await([&] { return std::filesystem::exists(m_workspace); }));
    } // destroyed without close(): nothing is saved at the end
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(studio.answers(), QStringList{kGreeting});
}

const QString kLeft = QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4");

/// Questions of the earlier conversations, as the list shows them.
QStringList earlier(Studio& studio) {
    QStringList questions;
    for (const ConversationSummary& each : studio.find<HistoryDock>("history").model().conversations())
        questions << each.question;
    return questions;
}

TEST_F(WindowReturns, AStartWithAVideoKeepsTheLastConversation) {
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().close();
    }
    Studio studio(m_workspace, kLeft);
    ASSERT_TRUE(await([&] { return studio.window().windowTitle().startsWith(QStringLiteral("moving-left")); }));
    EXPECT_TRUE(studio.answers().isEmpty());
    EXPECT_TRUE(await([&] { return earlier(studio) == QStringList{QStringLiteral("What happens in the video?")}; }));
}

TEST_F(WindowReturns, AStartWithTheSameVideoGoesOn) {
    {
        Studio studio(m_workspace, kLeft);
        ASSERT_TRUE(studio.open(kLeft));
        ASSERT_TRUE(await([&] { return studio.find<QPushButton>("suggestion").isEnabled(); }));
        studio.ask(QStringLiteral("What moves?"));
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().close();
    }
    Studio studio(m_workspace, kLeft);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_TRUE(earlier(studio).isEmpty());
}

TEST_F(WindowReturns, AStartWithWhatIsNoVideoLeavesTheLastConversationOpen) {
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().close();
    }
    std::ofstream(m_folder / "broken.mp4") << "this is no video";
    for (const auto& video : {std::filesystem::path("/nowhere/clip.mp4"), m_folder / "broken.mp4"}) {
        Studio studio(m_workspace, QString::fromStdString(video.string()));
        ASSERT_TRUE(studio.awaitAnswers(1)) << video;
        EXPECT_EQ(studio.answers(), QStringList{kGreeting});
        const auto& player = *studio.window().findChild<PlayerPanel*>();
        ASSERT_TRUE(await([&] { return player.currentPath().endsWith(QStringLiteral("moving-right.mp4")); }));
        studio.window().close();
    }
}

TEST_F(WindowReturns, TwoWindowsKeepWhatEachOfThemWasAsked) {
    {
        Studio first(m_workspace);
        ASSERT_TRUE(first.awaitAnswers(1));
        ASSERT_TRUE(await([&] { return std::filesystem::exists(m_workspace); })) << "else the second greets too";
        Studio second(m_workspace, {}, StartOptions::Window::Another);
        ASSERT_TRUE(await([&] { return second.find<QPushButton>("suggestion").isEnabled(); }));
        second.ask(QStringLiteral("SECOND"));
        ASSERT_TRUE(second.awaitAnswers(1));
        first.ask(QStringLiteral("THIRD"));
        ASSERT_TRUE(first.awaitAnswers(2));
        // What is open there is a copy here.
        ASSERT_TRUE(await([&] { return earlier(second).size() == 1; }));
        auto& history = second.find<HistoryDock>("history");
        emit history.opened(history.model().conversations()[0].id);
        ASSERT_TRUE(second.awaitAnswers(2));
        second.ask(QStringLiteral("FOURTH"));
        ASSERT_TRUE(second.awaitAnswers(3));
        first.ask(QStringLiteral("FIFTH"));
        ASSERT_TRUE(first.awaitAnswers(3));
        second.window().close();
        first.window().close();
    }
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(3)) << "of the one that was closed last";
    ASSERT_TRUE(await([&] { return earlier(studio).size() == 2; }));
    QMap<QString, qsizetype> questions;
    for (const ConversationSummary& each : studio.find<HistoryDock>("history").model().conversations())
        questions[each.question] = each.questions;
    EXPECT_EQ(questions, (QMap<QString, qsizetype>{{QStringLiteral("SECOND"), 1},
                                                   {QStringLiteral("What happens in the video?"), 3}}));
}

TEST_F(WindowReturns, AFullDiskIsSaidOnceAndCostsNothingOnceThereIsRoom) {
    const FileSizeLimit limit(64);
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    const auto said = [&] {
        for (const QLabel* label : studio.window().findChildren<QLabel*>())
            if (label->isVisible() &&
                label->text().startsWith(QStringLiteral("The conversation or the window's state cannot be saved")))
                return true;
        return false;
    };
    ASSERT_TRUE(await(said));
    studio.ask(QStringLiteral("What moves?"));
    ASSERT_TRUE(studio.awaitAnswers(2));
    limit.lift();
    ASSERT_TRUE(await([&] { return !said(); })) << "it is saved by itself";
    Studio again(m_workspace, {}, StartOptions::Window::Another); // as after a kill of the first one
    ASSERT_TRUE(await([&] { return earlier(again).size() == 1; }));
    EXPECT_EQ(again.find<HistoryDock>("history").model().conversations()[0].questions, 2);
}

TEST_F(WindowReturns, WhatAnEarlierProgramKeptInOneFileHasFilesOfItsOwnThen) {
    const QString video = QStringLiteral(PLLAVA_RESOURCES "/samples/moving-right.mp4");
    saveWorkspace(Workspace(), m_workspace);
    auto object = nlohmann::json::parse(readTextFile(m_workspace));
    const auto about = [&](const QString& question) {
        Exchange exchange;
        exchange.question = question;
        exchange.answer = exchange.stopReason = QStringLiteral("length");
        return toJson(Conversation{video, QDateTime::currentDateTimeUtc(), {exchange}});
    };
    object["version"] = 1;
    object["conversation"] = about(QStringLiteral("the last"));
    object["earlier"] = nlohmann::json::array();
    QStringList questions;
    for (int i = 0; i < 200; ++i) {
        questions << QString::number(i);
        object["earlier"].push_back(about(questions.back()));
    }
    std::ofstream(m_workspace) << object;
    for (int start = 0; start < 2; ++start) {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        ASSERT_TRUE(await([&] { return earlier(studio).size() == 200; })) << earlier(studio).size();
        EXPECT_EQ(earlier(studio), questions);
        studio.window().close();
        EXPECT_TRUE(loadWorkspace(m_workspace).inherited.isEmpty());
    }
}

TEST_F(WindowReturns, ItsLayoutSurvivesACrash) {
    QList<int> sides;
    QSize size;
    const QFont font = QApplication::font();
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().resize(1200, 700);
        studio.find<QDockWidget>("tokenMap").close();
        studio.window().addDockWidget(Qt::RightDockWidgetArea, &studio.find<QDockWidget>("history"));
        studio.find<QDockWidget>("history").show();
        auto& splitter = studio.find<QSplitter>("sides");
        splitter.setSizes({300, 500});
        studio.named<QCheckBox>("Logarithmic counts").click();
        studio.find<QAction>("view.overlay").trigger();
        QCoreApplication::processEvents();
        sides = splitter.sizes();
        size = studio.window().size();
        const WindowLayout before{studio.window().saveGeometry(), studio.window().saveState(), splitter.saveState()};
        studio.find<QAction>("view.presentation").trigger(); // it crashes on stage
        ASSERT_TRUE(await([&] {
            const Workspace saved = std::filesystem::exists(m_workspace) ? loadWorkspace(m_workspace) : Workspace();
            return saved.norms.overlay && saved.norms.logCounts && saved.layout == before;
        }));
    }                            // destroyed without close(): nothing is saved at the end
    QApplication::setFont(font); // as a new program has it
    Studio studio(m_workspace);
    QSignalSpy painted(&studio.window(), &MainWindow::painted);
    ASSERT_TRUE(painted.wait());
    EXPECT_EQ(studio.window().size(), size) << "from the first paint on";
    EXPECT_EQ(studio.find<QSplitter>("sides").sizes(), sides);
    EXPECT_FALSE(studio.window().isFullScreen());
    EXPECT_FALSE(studio.find<QDockWidget>("tokenMap").isVisible());
    EXPECT_TRUE(studio.find<QDockWidget>("tokenNorms").isVisible());
    EXPECT_EQ(studio.window().dockWidgetArea(&studio.find<QDockWidget>("history")), Qt::RightDockWidgetArea);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_TRUE(studio.named<QCheckBox>("Logarithmic counts").isChecked());
    EXPECT_TRUE(studio.find<QAction>("view.overlay").isChecked());
}

TEST_F(WindowReturns, APlaceInAPlayingVideoSurvivesACrash) {
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        auto& player = *studio.window().findChild<PlayerPanel*>();
        player.play();
        ASSERT_TRUE(
            await([&] { return std::filesystem::exists(m_workspace) && loadWorkspace(m_workspace).position > 0.5; }));
    }
    Studio studio(m_workspace);
    EXPECT_TRUE(await([&] { return studio.window().findChild<PlayerPanel*>()->position() > 0.5; }));
}

TEST_F(WindowReturns, APlaceInAPausedVideoStaysAndSurvivesACrash) {
    const auto shown = [](Studio& studio) { return studio.window().findChild<PlayerPanel*>()->position(); };
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().findChild<PlayerPanel*>()->seek(1.9);
        ASSERT_TRUE(
            await([&] { return std::filesystem::exists(m_workspace) && loadWorkspace(m_workspace).position > 1.8; }));
        EXPECT_GT(shown(studio), 1.8);
    }
    Studio studio(m_workspace);
    EXPECT_TRUE(await([&] { return shown(studio) > 1.8; }));
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_GT(shown(studio), 1.8);
}

TEST_F(WindowReturns, ANewerSessionFileIsLeftAlone) {
    std::ofstream(m_workspace) << R"({"version": 99, "secret": "kept"})";
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.window().close();
    }
    std::string text;
    std::getline(std::ifstream(m_workspace), text);
    EXPECT_EQ(text, R"({"version": 99, "secret": "kept"})");
}

TEST_F(WindowReturns, WhatAKilledWindowWasSavingIsTidied) {
    const auto left = m_folder / "workspace.json.4194305-1.partial"; // no process has such a number
    std::ofstream(left) << "half";
    const Studio studio(m_workspace);
    EXPECT_FALSE(std::filesystem::exists(left));
}

TEST_F(WindowReturns, TheAdapterComesBackAfterARestart) {
    const auto chosen = [](Studio& studio) { return studio.named<QComboBox>("Adapter").currentText(); };
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        auto& box = studio.named<QComboBox>("Adapter");
        box.setCurrentIndex(box.findText(QStringLiteral("pooled-step100")));
        emit box.activated(box.currentIndex());
        ASSERT_TRUE(await([&] { return studio.named<QSlider>("LoRA α").isEnabled(); }));
        studio.window().close();
    }
    Studio studio(m_workspace);
    ASSERT_TRUE(await([&] { return chosen(studio) == QStringLiteral("pooled-step100"); }));
    EXPECT_TRUE(studio.named<QSlider>("LoRA α").isEnabled());
}

TEST_F(WindowReturns, ADamagedSessionCanBeSetAside) {
    std::ofstream(m_workspace) << R"({"version": 1, "model)";
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    QPushButton* step = nullptr;
    for (QPushButton* each : studio.window().findChildren<QPushButton*>())
        if (each->isVisible() && each->text() == QStringLiteral("Move the damaged file aside"))
            step = each;
    ASSERT_NE(step, nullptr);
    step->click();
    ASSERT_TRUE(await([&] { return std::filesystem::exists(m_workspace); })) << "it saves again";
    EXPECT_TRUE(std::filesystem::exists(m_workspace.string() + ".damaged"));
}

TEST_F(WindowReturns, WhatIsAskedAnewStaysAmongTheEarlierConversations) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    studio.named<QToolButton>("Answer again").click();
    ASSERT_TRUE(studio.awaitAnswers(1));
    ASSERT_EQ(earlier(studio).size(), 1);
    auto& history = studio.find<HistoryDock>("history");
    emit history.opened(history.model().conversations()[0].id);
    ASSERT_TRUE(await([&] { return studio.answers() == QStringList{kGreeting}; }));
    EXPECT_EQ(earlier(studio).size(), 1);
}

} // namespace
} // namespace pllava::ui
