#include "ui/player/player_panel.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QSet>
#include <QSignalSpy>
#include <QTest>
#include <QThread>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/video/sampled_clip.h"
#include "tests/core/video/test_media.h"
#include "ui/base/language.h"
#include "ui/base/video_overlay.h"
#include "ui/player/frame_strip.h"
#include "ui/player/timeline.h"
#include "ui/player/video_view.h"

namespace pllava::ui {
namespace {

QString video() {
    return QString::fromStdString(
        test::media("panel.mp4", test::movingPicture(100) + "-f lavfi -i sine=440:duration=4 -c:v libx264 -bf 3 -g 30 "
                                                            "-pix_fmt yuv420p -c:a aac")
            .string());
}

/// A window with a player and a text field, as the program has it.
class PlayerPanelTest : public testing::Test {
protected:
    void SetUp() override {
        PLLAVA_NEEDS_FFMPEG();
        auto* layout = new QVBoxLayout(&window);
        layout->addWidget(&panel);
        layout->addWidget(&field);
        window.resize(700, 600);
        window.show();
        QApplication::setActiveWindow(&window);
        ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
        panel.setFocus();
    }
    void open(const QString& path = video()) {
        QSignalSpy frames(&panel, &PlayerPanel::frameShown);
        panel.open(path);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !frames.isEmpty(); }));
    }
    QAction* action(const char* name) {
        for (QAction* each : panel.actions())
            if (each->objectName() == QLatin1String(name))
                return each;
        return nullptr;
    }
    bool reaches(double seconds) {
        return QTest::qWaitFor([&] { return std::abs(shown - seconds) < 1e-6; });
    }
    Timeline* timeline() { return panel.findChild<Timeline*>(); }
    VideoView* view() { return panel.findChild<VideoView*>(); }

    QWidget window;
    LiveSettings settings;
    PlayerPanel panel{settings};
    QLineEdit field;
    double shown = -1;
    QMetaObject::Connection m_follow =
        QObject::connect(&panel, &PlayerPanel::frameShown, [this](double seconds) { shown = seconds; });
};

TEST_F(PlayerPanelTest, OpensSeeksByMouseAndSteps) {
    open();
    EXPECT_NEAR(panel.duration(), 4, 0.05);
    EXPECT_EQ(panel.currentPath(), video());
    const QPoint place(static_cast<int>(timeline()->xOf(2)), timeline()->height() / 2);
    QTest::mouseClick(timeline(), Qt::LeftButton, {}, place);
    ASSERT_TRUE(QTest::qWaitFor([&] { return std::abs(shown - 2) < 0.1; }));
    panel.seek(1.5);
    ASSERT_TRUE(reaches(37 / 25.0)) << shown;
    QTest::keyClick(&window, Qt::Key_Period);
    ASSERT_TRUE(reaches(38 / 25.0)) << shown;
    QTest::keyClick(&window, Qt::Key_Comma);
    QTest::keyClick(&window, Qt::Key_Comma);
    ASSERT_TRUE(reaches(36 / 25.0)) << shown;
    EXPECT_NEAR(panel.position(), 36 / 25.0, 1e-6);
}

TEST_F(PlayerPanelTest, SpacePlaysAndPauses) {
    open();
    QTest::keyClick(&window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown > 0.3; }));
    QTest::keyClick(&window, Qt::Key_Space);
    ASSERT_TRUE(QTest::qWaitFor([&] { return action("player.play")->text() == QStringLiteral("Play"); }));
}

TEST_F(PlayerPanelTest, KeysInATextFieldAreText) {
    open();
    field.setFocus();
    QTest::keyClicks(&field, QStringLiteral("jkl m[].,"));
    QTest::keyClick(&field, Qt::Key_Left);
    EXPECT_EQ(field.text().toStdString(), "jkl m[].,");
    EXPECT_EQ(action("player.play")->text().toStdString(), "Play");
    EXPECT_FALSE(action("player.mute")->isChecked());
}

TEST_F(PlayerPanelTest, SpaceOnAButtonPressesIt) {
    open();
    auto buttons = panel.findChildren<QToolButton*>();
    const auto mute = std::ranges::find_if(
        buttons, [&](QToolButton* button) { return button->defaultAction() == action("player.mute"); });
    ASSERT_NE(mute, buttons.end());
    (*mute)->setFocus();
    QTest::keyClick(*mute, Qt::Key_Space);
    EXPECT_TRUE(action("player.mute")->isChecked());
    EXPECT_EQ(action("player.play")->text().toStdString(), "Play");
}

TEST_F(PlayerPanelTest, RangeIsMarkedLoopedAndForgotten) {
    open();
    QSignalSpy changes(&settings, &LiveSettings::changed);
    panel.seek(1);
    ASSERT_TRUE(reaches(1));
    QTest::keyClick(&window, Qt::Key_I);
    panel.seek(1.4);
    ASSERT_TRUE(reaches(1.4));
    QTest::keyClick(&window, Qt::Key_O);
    ASSERT_TRUE(settings.value().range);
    EXPECT_NEAR(settings.value().range->start, 1, 1e-6);
    EXPECT_NEAR(settings.value().range->end, 1.4, 1e-6);
    EXPECT_EQ(changes.size(), 2);
    QTest::keyClick(&window, Qt::Key_L, Qt::ControlModifier);
    EXPECT_TRUE(action("player.loop")->isChecked());
    int rounds = 0;
    QObject::connect(&panel, &PlayerPanel::frameShown, &panel,
                     [&](double seconds) { rounds += std::abs(seconds - 1) < 1e-6; });
    panel.play();
    EXPECT_TRUE(QTest::qWaitFor([&] { return rounds >= 3; }));
    open();
    EXPECT_FALSE(settings.value().range);
}

TEST_F(PlayerPanelTest, SampledFramesGetMarksAndThumbnails) {
    open();
    panel.setSampledFrames({0.5, 1.5, 2.5});
    EXPECT_EQ(timeline()->markers().size(), 3u);
    auto* strip = panel.findChild<FrameStrip*>();
    EXPECT_TRUE(strip->isVisible());
    EXPECT_TRUE(QTest::qWaitFor([&] {
        for (int row = 0; row < 3; ++row)
            if (strip->model()->index(row, 0).data(Qt::DecorationRole).isNull())
                return false;
        return true;
    }));
    QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->visualRect(strip->model()->index(2, 0)).center());
    EXPECT_TRUE(reaches(62 / 25.0)) << shown;
}

TEST_F(PlayerPanelTest, WhereTheRateVariesTheRangeMarkedHoldsThePicturesAskedAbout) {
    // One picture a second for ten seconds, then twenty a second.
    const auto path = test::media(
        "panel-screen.mp4", test::numberedPictures(100, "settb=1/90000,"
                                                        "setpts='if(lt(N,10),N*90000,810000+(N-9)*4500)'") +
                                "-fps_mode passthrough -enc_time_base 1:90000 -c:v libx264 -bf 2 -pix_fmt yuv420p");
    open(QString::fromStdString(path.string()));
    EXPECT_NEAR(panel.duration(), 13.55, 0.002);
    const auto place = [&](double seconds) {
        return QPoint(static_cast<int>(timeline()->xOf(seconds)), timeline()->height() / 2);
    };
    QTest::mousePress(timeline(), Qt::LeftButton, Qt::ShiftModifier, place(1.5));
    QTest::mouseMove(timeline(), place(5.5));
    QTest::mouseRelease(timeline(), Qt::LeftButton, Qt::ShiftModifier, place(5.5));
    ASSERT_TRUE(settings.value().range);
    const SampledClip clip = sampleClip({path.string(), 4, settings.value().range});
    EXPECT_EQ(clip.frameIndices, sampleSpan({2, 5}, 4));
    panel.setSampledFrames(clip.timesSeconds);
    for (const double seconds : timeline()->markers()) {
        EXPECT_GE(seconds, settings.value().range->start);
        EXPECT_LE(seconds, settings.value().range->end);
    }
    auto* strip = panel.findChild<FrameStrip*>();
    for (int row = 0; row < strip->model()->rowCount(); ++row) {
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {},
                          strip->visualRect(strip->model()->index(row, 0)).center());
        EXPECT_TRUE(reaches(strip->times()[static_cast<std::size_t>(row)])) << shown;
    }
    panel.seek(13.5); // the last picture's own time
    EXPECT_TRUE(QTest::qWaitFor([&] { return std::abs(shown - 13.5) < 1e-3; })) << shown;
}

TEST_F(PlayerPanelTest, ShuttleAndSpeedKeys) {
    open();
    auto* speed = panel.findChild<QToolButton*>(QStringLiteral("playerSpeed"));
    QTest::keyClick(&window, Qt::Key_BracketRight);
    EXPECT_EQ(speed->text().toStdString(), "1.25×");
    QTest::keyClick(&window, Qt::Key_Backspace);
    EXPECT_EQ(speed->text().toStdString(), "1×");
    QTest::keyClick(&window, Qt::Key_L);
    ASSERT_TRUE(QTest::qWaitFor([&] { return action("player.play")->text() == QStringLiteral("Pause"); }));
    QTest::keyClick(&window, Qt::Key_L);
    EXPECT_EQ(speed->text().toStdString(), "2×");
    QTest::keyClick(&window, Qt::Key_J);
    EXPECT_EQ(speed->text().toStdString(), "-1×");
    QTest::keyClick(&window, Qt::Key_K);
    EXPECT_EQ(speed->text().toStdString(), "1×");
    EXPECT_TRUE(QTest::qWaitFor([&] { return action("player.play")->text() == QStringLiteral("Play"); }));
}

TEST_F(PlayerPanelTest, AFaultIsShownAndADroppedFileOpens) {
    QSignalSpy failed(&panel, &PlayerPanel::failed);
    panel.open(QStringLiteral("missing.mp4"));
    ASSERT_TRUE(failed.wait());
    EXPECT_FALSE(view()->hasPicture());
    EXPECT_FALSE(action("player.play")->isEnabled());

    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(video())});
    QDragEnterEvent enter(QPoint(9, 9), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(view(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(9, 9), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(view(), &drop);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view()->hasPicture(); }));
    EXPECT_TRUE(action("player.play")->isEnabled());
}

TEST_F(PlayerPanelTest, AFailureOfTheFileBeforeIsNotTakenForTheNewOnes) {
    QSignalSpy failed(&panel, &PlayerPanel::failed);
    panel.open(QStringLiteral("missing.mp4"));
    QThread::msleep(300); // it has failed by now, and nobody has been notified
    panel.open(video());
    ASSERT_TRUE(QTest::qWaitFor([&] { return view()->hasPicture(); }));
    EXPECT_EQ(failed.count(), 0);
    EXPECT_TRUE(action("player.play")->isEnabled());
}

TEST_F(PlayerPanelTest, FullScreenComesAndGoes) {
    open();
    QTest::keyClick(&window, Qt::Key_F);
    QWidget* stage = view()->parentWidget();
    EXPECT_TRUE(stage->isWindow());
    QTest::keyClick(stage, Qt::Key_Escape);
    EXPECT_FALSE(stage->isWindow());
    EXPECT_TRUE(view()->isVisible());
    EXPECT_FALSE(action("player.fullScreen")->isChecked());
}

class Recorder : public VideoOverlay {
public:
    void paint(QPainter&, const QRectF& picture, double seconds) override {
        rect = picture;
        time = seconds;
    }
    QString textAt(QPointF, double) override { return QStringLiteral("here"); }
    QRectF rect;
    double time = -1;
};

TEST_F(PlayerPanelTest, OverlayIsPaintedOverThePicture) {
    Recorder overlay;
    open();
    panel.setOverlay(&overlay);
    panel.seek(2);
    ASSERT_TRUE(reaches(2));
    view()->grab();
    EXPECT_NEAR(overlay.time, 2, 1e-6);
    EXPECT_NEAR(overlay.rect.width() / overlay.rect.height(), 4 / 3.0, 0.02);
    EXPECT_EQ(overlay.rect, view()->pictureRect());
    panel.setOverlay(nullptr);
}

TEST_F(PlayerPanelTest, EveryControlHasANameAndCanBeReached) {
    open();
    panel.setSampledFrames({1, 2});
    for (QAction* each : panel.actions()) {
        EXPECT_TRUE(each->objectName().startsWith(QStringLiteral("player.")));
        EXPECT_FALSE(each->text().isEmpty());
        EXPECT_FALSE(each->shortcut().isEmpty());
    }
    for (QWidget* widget : panel.findChildren<QWidget*>())
        if (widget->focusPolicy() & Qt::TabFocus) {
            EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
        }
    field.setFocus();
    QSet<QWidget*> reached;
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached.insert(QApplication::focusWidget());
    }
    EXPECT_TRUE(reached.contains(timeline()));
    EXPECT_TRUE(reached.contains(panel.findChild<FrameStrip*>()));
    for (QToolButton* button : panel.findChildren<QToolButton*>()) {
        EXPECT_TRUE(reached.contains(button)) << button->accessibleName().toStdString();
    }
}

TEST_F(PlayerPanelTest, SpeaksChineseWhenAsked) {
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return action("player.play")->text() == QStringLiteral("播放"); }));
    EXPECT_EQ(timeline()->accessibleName(), QStringLiteral("视频中的位置"));
    applyLanguage(QStringLiteral("en"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return action("player.play")->text() == QStringLiteral("Play"); }));
}

} // namespace
} // namespace pllava::ui
