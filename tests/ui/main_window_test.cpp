#include "ui/main_window.h"

#include <fstream>
#include <numeric>

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenuBar>
#include <QPushButton>
#include <QSlider>

#include "tests/support/studio.h"
#include "ui/base/language.h"
#include "ui/norms/norm_plot.h"
#include "ui/norms/token_grid.h"
#include "ui/player/player_panel.h"

namespace pllava::ui {
namespace {

using test::await;
using test::kGreeting;
using test::Studio;

class Window : public test::StudioTest {};

TEST_F(Window, TheFirstStartShowsTheSampleAndAnswersAboutIt) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(studio.answers().back(), test::kDemoGreeting);
    EXPECT_TRUE(studio.window().windowTitle().startsWith(QStringLiteral("moving-right.mp4")));
}

/// What a demonstration does, from the first start to the next one.
TEST_F(Window, AWholeVisit) {
    const QString exported = QString::fromStdString((m_folder / "talk.md").string());
    QStringList said;
    {
        test::DemoStudio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/two-shapes-left.mp4")));
        studio.ask(QStringLiteral("What happens in the video?"));
        // It comes piece by piece: a part of the answer is seen before all of it.
        ASSERT_TRUE(await([&] {
            const QStringList answers = studio.answers();
            return answers.size() == 1 && answers[0].size() > 1 && answers[0].endsWith(u'▌');
        }));
        ASSERT_TRUE(studio.awaitAnswers(1));
        said = studio.answers();

        const auto& plot = *studio.window().findChild<NormPlot*>();
        const auto tokens = [&] {
            return std::accumulate(plot.content().all.counts.begin(), plot.content().all.counts.end(), 0);
        };
        ASSERT_TRUE(await([&] { return tokens() == 8 * 4 * 4; }));
        studio.named<QSlider>("H′").setValue(2);
        ASSERT_TRUE(await([&] { return tokens() == 8 * 2 * 4; }));

        auto& view = studio.find<QWidget>("videoView");
        const QImage bare = view.grab().toImage();
        studio.find<QAction>("view.overlay").trigger();
        ASSERT_TRUE(await([&] { return view.grab().toImage() != bare; }));

        studio.find<QAction>("ask.export").trigger();
        auto* dialog = studio.window().findChild<QFileDialog*>();
        ASSERT_NE(dialog, nullptr);
        dialog->selectFile(exported);
        dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save)->click();
        ASSERT_TRUE(await([&] { return QFileInfo::exists(exported); }));
        studio.window().close();
    }
    QFile file(exported);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    EXPECT_TRUE(text.contains(said[0])) << qPrintable(text);
    EXPECT_TRUE(text.startsWith(QStringLiteral("# two-shapes-left.mp4")));
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_EQ(studio.answers(), said);
    EXPECT_TRUE(studio.window().windowTitle().startsWith(QStringLiteral("two-shapes-left.mp4")));
    EXPECT_TRUE(await([&] { return studio.named<QSlider>("H′").value() == 2; }));
}

TEST_F(Window, ThePresentationHidesTheDocksAndBringsBackThoseThatWereThere) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    auto& map = studio.find<QDockWidget>("tokenMap");
    auto& norms = studio.find<QDockWidget>("tokenNorms");
    map.close();
    const double points = studio.find<QPlainTextEdit>("question").font().pointSizeF();
    studio.find<QAction>("view.presentation").trigger();
    EXPECT_FALSE(norms.isVisible());
    EXPECT_TRUE(await([&] { return studio.find<QPlainTextEdit>("question").font().pointSizeF() > 1.3 * points; }));
    studio.find<QAction>("view.presentation").trigger();
    EXPECT_TRUE(norms.isVisible());
    EXPECT_FALSE(map.isVisible());
    EXPECT_TRUE(await([&] { return studio.find<QPlainTextEdit>("question").font().pointSizeF() < 1.01 * points; }));
}

TEST_F(Window, AnotherVideosNormsTakeThePlaceOfTheFirstOnes) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    auto& plot = *studio.window().findChild<NormPlot*>();
    ASSERT_TRUE(await([&] { return plot.isVisible(); }));
    const auto first = plot.content().all.edges;
    ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/three-shapes-up.mp4")));
    EXPECT_FALSE(plot.isVisible()) << "nothing is known of the new video yet";
    ASSERT_TRUE(await([&] { return plot.isVisible(); })) << "nobody had to ask";
    EXPECT_NE(plot.content().all.edges, first);
}

TEST_F(Window, TheArrowsAreTheTokenMapsWhileItHasTheFocus) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    auto& grid = *studio.window().findChild<TokenGrid*>();
    ASSERT_TRUE(await([&] { return grid.isVisible(); }));
    const auto& player = *studio.window().findChild<PlayerPanel*>();
    const double before = player.position();
    QApplication::setActiveWindow(&studio.window());
    grid.setFocus();
    const QImage first = grid.grab().toImage();
    QTest::keyClick(&grid, Qt::Key_Right);
    EXPECT_NE(grid.grab().toImage(), first);
    EXPECT_EQ(player.position(), before);
}

TEST_F(Window, TheFirstStartShowsAroundOnce) {
    const auto shown = [](Studio& studio) { return studio.find<QWidget>("tourCallout").isVisible(); };
    Preferences().setTourSeen(false);
    {
        Studio studio(m_workspace);
        ASSERT_TRUE(studio.awaitAnswers(1));
        EXPECT_TRUE(await([&] { return shown(studio); }));
    }
    Studio studio(m_folder / "another.json");
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_FALSE(shown(studio));
    studio.find<QAction>("help.tour").trigger();
    EXPECT_TRUE(shown(studio));
}

TEST_F(Window, TheSmallestSizeShowsEveryPanelWhole) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    for (const char* language : {"en", "zh_CN"}) {
        applyLanguage(QLatin1String(language));
        QCoreApplication::processEvents();
        studio.window().resize(1024, 640);
        QCoreApplication::processEvents();
        ASSERT_EQ(studio.window().size(), QSize(1024, 640)); // nothing in it asks for more
        for (const QDockWidget* dock : studio.window().findChildren<QDockWidget*>()) {
            if (dock->isVisible()) {
                EXPECT_TRUE(studio.window().rect().contains(dock->geometry())) << qPrintable(dock->objectName());
            }
        }
    }
}

TEST_F(Window, EscapeLeavesTheStage) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    const auto& presentation = studio.find<QAction>("view.presentation");
    studio.find<QAction>("view.presentation").trigger();
    QTest::keyClick(&studio.find<QPlainTextEdit>("question"), Qt::Key_Escape);
    EXPECT_FALSE(presentation.isChecked());
    EXPECT_FALSE(studio.window().isFullScreen());
}

TEST_F(Window, AViewsActionBringsItForwardAndClosesOnlyTheOneInFront) {
    Studio studio(m_workspace);
    auto& front = studio.find<QDockWidget>("training");
    auto& behind = studio.find<QDockWidget>("twinTowers");
    front.show();
    behind.show();
    studio.window().tabifyDockWidget(&behind, &front);
    front.raise();
    const auto seen = [](const QDockWidget& dock) { return !dock.visibleRegion().isEmpty(); };
    ASSERT_TRUE(await([&] { return seen(front) && !seen(behind); }));
    studio.find<QAction>("view.twinTowers").trigger();
    EXPECT_TRUE(await([&] { return seen(behind); }));
    EXPECT_TRUE(studio.find<QAction>("view.twinTowers").isChecked());
    studio.find<QAction>("view.twinTowers").trigger();
    EXPECT_TRUE(behind.isHidden());
    studio.find<QAction>("view.twinTowers").trigger();
    EXPECT_TRUE(await([&] { return seen(behind); }));
}

TEST_F(Window, AQuestionAskedWhileASliderMovesCanBeStopped) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    const auto& stop = studio.find<QAction>("ask.stop");
    EXPECT_FALSE(stop.isEnabled());
    studio.named<QSlider>("H′").setValue(2); // the engine is at work already when the question comes
    studio.ask(QStringLiteral("What moves?"));
    EXPECT_TRUE(stop.isEnabled());
    ASSERT_TRUE(studio.awaitAnswers(2));
    EXPECT_FALSE(stop.isEnabled());
}

TEST_F(Window, AnotherVideoBeginsAnotherConversation) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4")));
    EXPECT_TRUE(studio.answers().isEmpty());
    studio.ask(QStringLiteral("What moves?"));
    ASSERT_TRUE(studio.awaitAnswers(1));
}

TEST_F(Window, AVideoThatIsNotThereIsToldInPlace) {
    Studio studio(m_workspace, QStringLiteral("/nowhere/clip.mp4"));
    ASSERT_TRUE(await([&] {
        for (const QLabel* label : studio.window().findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("/nowhere/clip.mp4")))
                return true;
        return false;
    }));
}

TEST_F(Window, AFileThatIsNoVideoLeavesWhatIsThere) {
    const auto broken = m_folder / "broken.mp4";
    std::ofstream(broken) << "this is no video";
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    studio.window().openVideo(QString::fromStdString(broken.string()));
    const auto told = [&] {
        for (const QLabel* label : studio.window().findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(QStringLiteral("broken.mp4")))
                return true;
        return false;
    };
    const auto& player = *studio.window().findChild<PlayerPanel*>();
    ASSERT_TRUE(await([&] { return told() && player.duration() > 0; })) << "the video before is back";
    EXPECT_TRUE(player.currentPath().endsWith(QStringLiteral("moving-right.mp4")));
    EXPECT_TRUE(studio.window().windowTitle().startsWith(QStringLiteral("moving-right.mp4")));
    EXPECT_EQ(studio.answers(), QStringList{kGreeting});
    ASSERT_TRUE(studio.open(QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4")));
    EXPECT_FALSE(told()) << "what was said of the broken file is over";
}

TEST_F(Window, TypingReachesTheQuestionFromTheStart) {
    Studio studio(m_workspace);
    QApplication::setActiveWindow(&studio.window());
    ASSERT_TRUE(studio.awaitAnswers(1));
    EXPECT_TRUE(studio.find<QPlainTextEdit>("question").hasFocus());
}

TEST_F(Window, SpeaksChineseWithoutARestart) {
    Studio studio(m_workspace);
    const auto menu = [&] { return studio.window().menuBar()->actions().front()->text(); };
    EXPECT_EQ(menu(), QStringLiteral("&File"));
    applyLanguage(QStringLiteral("zh_CN"));
    ASSERT_TRUE(await([&] { return menu() != QStringLiteral("&File"); }));
    EXPECT_TRUE(menu().contains(QStringLiteral("文件"))) << qPrintable(menu());
    applyLanguage(QStringLiteral("en"));
    ASSERT_TRUE(await([&] { return menu() == QStringLiteral("&File"); }));
}

TEST_F(Window, EveryControlHasANameAndEveryActionAWord) {
    test::DemoStudio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    for (const QWidget* widget : studio.window().findChildren<QWidget*>()) {
        const bool control = widget->inherits("QAbstractButton") || widget->inherits("QAbstractSlider") ||
                             widget->inherits("QComboBox") || widget->inherits("QPlainTextEdit");
        const bool ours = control && widget->isVisible() && widget->focusPolicy() != Qt::NoFocus &&
                          !widget->objectName().startsWith(QStringLiteral("qt_")) && !widget->inherits("QScrollBar") &&
                          !widget->inherits("QDockWidgetTitleButton");
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (ours && !(button && !button->text().isEmpty())) {
            EXPECT_FALSE(widget->accessibleName().isEmpty())
                << widget->metaObject()->className() << " " << qPrintable(widget->objectName());
        }
    }
    for (const QAction* action : studio.window().findChildren<QAction*>())
        if (!action->objectName().isEmpty() && !action->objectName().startsWith(QStringLiteral("_q_"))) {
            EXPECT_FALSE(action->text().isEmpty()) << qPrintable(action->objectName());
        }
}

TEST_F(Window, AViewThatIsAskedForIsNotBehindAnother) {
    Studio studio(m_workspace);
    ASSERT_TRUE(studio.awaitAnswers(1));
    for (const char* name : {"training", "twinTowers", "tokenMap"}) {
        auto& dock = studio.find<QDockWidget>(name);
        dock.close();
        dock.toggleViewAction()->trigger();
        EXPECT_TRUE(await([&] { return !dock.visibleRegion().isEmpty(); })) << name;
    }
}

TEST_F(Window, NoTwoActionsShareTheirKeys) {
    Studio studio(m_workspace);
    QHash<QString, QString> taken;
    for (const QAction* action : studio.window().findChildren<QAction*>())
        for (const QKeySequence& keys : action->shortcuts())
            if (!keys.isEmpty()) {
                EXPECT_FALSE(taken.contains(keys.toString()))
                    << qPrintable(keys.toString()) << ": " << qPrintable(taken[keys.toString()]) << " and "
                    << qPrintable(action->objectName());
                taken[keys.toString()] = action->objectName();
            }
}

} // namespace
} // namespace pllava::ui
