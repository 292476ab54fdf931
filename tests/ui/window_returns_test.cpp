#include "ui/main_window.h"

#include <fstream>

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>

#include "tests/support/studio.h"
#include "ui/history/history_dock.h"
#include "ui/player/player_panel.h"

namespace pllava::ui {
namespace {

using test::await;
using test::kGreeting;
using test::Studio;

/// What is there again after a restart, after a crash, and in the list of earlier conversations.
class WindowReturns : public test::StudioTest {};

TEST_F(WindowReturns, AFollowUpIsAnsweredAndEverythingComesBackAfterARestart) {
    QStringList said;
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        studio.ask(QStringLiteral("Which direction does the yellow square move?"));
        ASSERT_TRUE(studio.awaitAnswers(2));
        said = studio.answers();
        EXPECT_TRUE(said.back().contains(QStringLiteral("right"))) << qPrintable(said.back());
        studio.named<QSlider>("H′").setValue(2);
        studio.window().close();
    }
    Studio studio(m_workspace);
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
    emit history.opened(0);
    EXPECT_EQ(studio.answers(), QStringList{kGreeting});
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
        ASSERT_TRUE(await([&] {
            const bool saved = std::filesystem::exists(m_workspace);
            const Conversation last = saved ? loadWorkspace(m_workspace).conversation : Conversation();
            return !last.exchanges.isEmpty() && last.exchanges[0].finished;
        }));
    } // destroyed without close(): nothing is saved at the end
    EXPECT_EQ(loadWorkspace(m_workspace).conversation.exchanges[0].answer, kGreeting);
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
        if (each->isVisible() && each->text() == QStringLiteral("Set the damaged file aside"))
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
    const auto& kept = studio.find<HistoryDock>("history").model().conversations();
    ASSERT_EQ(kept.size(), 1);
    EXPECT_EQ(kept[0].exchanges[0].answer, kGreeting);
}

} // namespace
} // namespace pllava::ui
