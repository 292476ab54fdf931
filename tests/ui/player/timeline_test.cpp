#include "ui/player/timeline.h"

#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "ui/base/times.h"

namespace pllava::ui {
namespace {

struct Shown {
    Shown() {
        timeline.resize(500, timeline.sizeHint().height());
        timeline.setDuration(10);
        timeline.show();
    }
    QPoint at(double seconds, bool flags = false) {
        return {static_cast<int>(timeline.xOf(seconds)), flags ? 2 : timeline.height() / 2};
    }
    Timeline timeline;
};

TEST(Timeline, PressAndDragSeek) {
    Shown shown;
    QSignalSpy seeks(&shown.timeline, &Timeline::seekRequested);
    QTest::mousePress(&shown.timeline, Qt::LeftButton, {}, shown.at(2));
    QTest::mouseMove(&shown.timeline, shown.at(7));
    shown.timeline.setPosition(1); // a picture on the way does not move what the pointer holds
    EXPECT_NEAR(shown.timeline.value() / 1000.0, 7, 0.05);
    QTest::mouseRelease(&shown.timeline, Qt::LeftButton, {}, shown.at(7));
    ASSERT_EQ(seeks.size(), 2);
    EXPECT_NEAR(seeks[0][0].toDouble(), 2, 0.05);
    EXPECT_NEAR(seeks[1][0].toDouble(), 7, 0.05);
}

TEST(Timeline, ShiftMarksARangeWhoseEndsMove) {
    Shown shown;
    QTest::mousePress(&shown.timeline, Qt::LeftButton, Qt::ShiftModifier, shown.at(6));
    QTest::mouseMove(&shown.timeline, shown.at(3));
    QTest::mouseRelease(&shown.timeline, Qt::LeftButton, Qt::ShiftModifier, shown.at(3));
    ASSERT_TRUE(shown.timeline.range());
    EXPECT_NEAR(shown.timeline.range()->start, 3, 0.05);
    EXPECT_NEAR(shown.timeline.range()->end, 6, 0.05);
    QSignalSpy edits(&shown.timeline, &Timeline::rangeEdited);
    QTest::mousePress(&shown.timeline, Qt::LeftButton, {}, shown.at(6, true));
    QTest::mouseMove(&shown.timeline, shown.at(8, true));
    QTest::mouseMove(&shown.timeline, shown.at(1, true)); // an end stops at the other one
    QTest::mouseRelease(&shown.timeline, Qt::LeftButton, {}, shown.at(1, true));
    EXPECT_EQ(edits.size(), 2);
    EXPECT_NEAR(shown.timeline.range()->start, 3, 0.05);
    EXPECT_GT(shown.timeline.range()->end, shown.timeline.range()->start);
}

TEST(Timeline, KeysSeek) {
    Shown shown;
    QSignalSpy seeks(&shown.timeline, &Timeline::seekRequested);
    shown.timeline.setPosition(4);
    for (const auto& [key, seconds] :
         {std::pair{Qt::Key_Right, 9.0}, {Qt::Key_Left, 4.0}, {Qt::Key_End, 10.0}, {Qt::Key_Home, 0.0}}) {
        QTest::keyClick(&shown.timeline, key);
        EXPECT_NEAR(seeks.last()[0].toDouble(), seconds, 1e-9);
    }
}

TEST(Timeline, HoveringAsksForAPicture) {
    Shown shown;
    QSignalSpy previews(&shown.timeline, &Timeline::previewWanted);
    QTest::mouseMove(&shown.timeline, shown.at(5));
    ASSERT_FALSE(previews.isEmpty());
    EXPECT_NEAR(previews.last()[0].toDouble(), 5, 0.05);
}

TEST(Timeline, WithoutAVideoNothingHappens) {
    Timeline timeline;
    timeline.show();
    QSignalSpy seeks(&timeline, &Timeline::seekRequested);
    QTest::mouseClick(&timeline, Qt::LeftButton);
    EXPECT_TRUE(seeks.isEmpty());
}

TEST(TimeText, ShowsHoursOnlyWhereThereAreSome) {
    EXPECT_EQ(timeText(3.2).toStdString(), "00:03.2");
    EXPECT_EQ(timeText(3.19999999).toStdString(), "00:03.2");
    EXPECT_EQ(timeText(3723.45).toStdString(), "1:02:03.4");
    EXPECT_EQ(timeText(-1).toStdString(), "00:00.0");
}

} // namespace
} // namespace pllava::ui
