#include "ui/norms/norm_overlay.h"

#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

#include "tests/ui/norms/sample_norms.h"

namespace pllava::ui {
namespace {

constexpr QRect kPicture(20, 10, 640, 320);

/// Two pooled frames of four sampled ones, 2 × 2 tokens; the model sees the middle half of the picture's width.
TokenNorms middleHalf() {
    return {{}, {2, 2, 2}, {1, 1, 1, 9, 5, 1, 1, 1}, {0, 1, 2, 3}, {0.25, 0, 0.5, 1}};
}

class Overlay : public testing::Test {
protected:
    Overlay() { m_overlay.setNorms(middleHalf(), {{}, 4.0}); }
    QImage paint(double seconds) {
        QImage image(680, 340, QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        painter.setBrush(Qt::red); // whatever was painted before
        m_overlay.paint(painter, kPicture, seconds);
        return image;
    }
    NormOverlay m_overlay;
};

TEST_F(Overlay, CoversWhatTheModelSeesAndNothingElse) {
    const QImage image = paint(0);
    const auto dark = [&](int x, int y) { return image.pixelColor(x, y) == QColor(Qt::black); };
    for (const int y : {15, 170, 325}) {
        EXPECT_TRUE(dark(20 + 155, y));
        EXPECT_FALSE(dark(20 + 165, y));
        EXPECT_FALSE(dark(20 + 475, y));
        EXPECT_TRUE(dark(20 + 485, y));
    }
    EXPECT_TRUE(dark(300, 5));
}

TEST_F(Overlay, TheLargestNormIsTheStrongest) {
    const QImage image = paint(0);
    const QColor largest = image.pixelColor(20 + 160 + 240, 10 + 240); // second row, second column
    EXPECT_GT(largest.green(), 150);
    EXPECT_LT(image.pixelColor(20 + 160 + 80, 10 + 80).green(), 40);
}

TEST_F(Overlay, FollowsThePlayingTime) {
    EXPECT_EQ(paint(0), paint(1.4)); // both in the first pooled frame
    EXPECT_NE(paint(0), paint(1.6));
    EXPECT_EQ(paint(1.6), paint(99));
}

TEST_F(Overlay, TellsTheTokenUnderAPoint) {
    EXPECT_EQ(m_overlay.textAt({0.7, 0.7}, 0), QStringLiteral("t 0 · row 1 · col 1 · norm 9.00 · dominant"));
    EXPECT_EQ(m_overlay.textAt({0.3, 0.2}, 3), QStringLiteral("t 1 · row 0 · col 0 · norm 5.00 · dominant"));
    EXPECT_EQ(m_overlay.textAt({0.3, 0.7}, 3), QStringLiteral("t 1 · row 1 · col 0 · norm 1.00"));
    for (const QPointF outside : {QPointF(0.2, 0.5), QPointF(0.76, 0.5), QPointF(0.5, 1.1), QPointF(0.5, -0.1)})
        EXPECT_EQ(m_overlay.textAt(outside, 0), QString());
}

TEST_F(Overlay, WithoutNormsItIsNotThere) {
    m_overlay.clear();
    EXPECT_EQ(paint(0).pixelColor(300, 100), QColor(Qt::black));
    EXPECT_EQ(m_overlay.textAt({0.5, 0.5}, 0), QString());
}

} // namespace
} // namespace pllava::ui
