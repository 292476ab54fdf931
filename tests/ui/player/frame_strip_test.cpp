#include "ui/player/frame_strip.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ui/player/frame_strip_model.h"

namespace pllava::ui {
namespace {

TEST(FrameStripModel, IsAProperModel) {
    FrameStripModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTimes({3, 1, 2, 2});
    EXPECT_THAT(model.times(), testing::ElementsAre(1, 2, 3));
    QSignalSpy changes(&model, &FrameStripModel::dataChanged);
    model.setThumbnail(2, QImage(8, 8, QImage::Format_RGB32));
    EXPECT_EQ(changes.size(), 1);
    EXPECT_FALSE(model.data(model.index(1), Qt::DecorationRole).isNull());
    model.setThumbnail(2.5, QImage(8, 8, QImage::Format_RGB32));
    EXPECT_EQ(changes.size(), 1) << "a thumbnail of the video before";
    for (const double seconds : {0.0, 2.1, 9.0})
        model.setPosition(seconds);
    EXPECT_EQ(model.current(), 2);
    model.setTimes({5, 6}); // fewer, while one was the current
    EXPECT_EQ(model.current(), -1);
    for (const double seconds : model.times())
        model.setThumbnail(seconds, QImage(8, 8, QImage::Format_RGB32));
    model.setPosition(5.9);
    EXPECT_EQ(model.current(), 1);
    model.setTimes({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(FrameStripModel, TheNearestFrameIsTheCurrentOne) {
    FrameStripModel model;
    model.setTimes({1, 2, 3});
    for (const auto& [seconds, row] : {std::pair{0.0, 0}, {1.4, 0}, {1.6, 1}, {9.0, 2}}) {
        model.setPosition(seconds);
        EXPECT_TRUE(model.data(model.index(row), FrameStripModel::CurrentRole).toBool()) << seconds;
    }
}

TEST(FrameStrip, ClickAndReturnSeek) {
    FrameStrip strip;
    strip.setTimes({1, 2, 3});
    strip.resize(600, strip.sizeHint().height());
    strip.show();
    QSignalSpy seeks(&strip, &FrameStrip::seekRequested);
    const QModelIndex second = strip.model()->index(1, 0);
    QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, strip.visualRect(second).center());
    ASSERT_FALSE(seeks.isEmpty());
    EXPECT_EQ(seeks.last()[0].toDouble(), 2);
    QTest::keyClick(&strip, Qt::Key_Right);
    QTest::keyClick(&strip, Qt::Key_Return);
    EXPECT_EQ(seeks.last()[0].toDouble(), 3);
}

TEST(FrameStrip, EightFramesFitIntoANarrowPlayer) {
    FrameStrip strip;
    strip.setTimes({1, 2, 3, 4, 5, 6, 7, 8});
    strip.resize(50 * strip.fontMetrics().height(), strip.sizeHint().height());
    strip.show();
    strip.grab();
    strip.resize(29 * strip.fontMetrics().height(), strip.height());
    EXPECT_EQ(strip.horizontalScrollBar()->maximum(), 0);
}

} // namespace
} // namespace pllava::ui
