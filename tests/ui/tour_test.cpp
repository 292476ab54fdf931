#include "ui/tour.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

class GuidedTour : public testing::Test {
protected:
    GuidedTour() {
        m_window.resize(800, 600);
        m_left.setGeometry(10, 10, 200, 500);
        m_right.setGeometry(500, 400, 200, 150);
        m_window.show();
        m_tour.setSteps({{&m_left, QStringLiteral("Left"), QStringLiteral("a")},
                         {&m_right, QStringLiteral("Right"), QStringLiteral("b")}});
    }
    QWidget& callout() { return *m_window.findChild<QWidget*>(QStringLiteral("tourCallout")); }
    QPushButton& next() { return *m_window.findChild<QPushButton*>(QStringLiteral("tourNext")); }
    bool says(const QString& text) {
        for (const QLabel* label : callout().findChildren<QLabel*>())
            if (label->text() == text)
                return true;
        return false;
    }
    QWidget m_window;
    QWidget m_left{&m_window}, m_right{&m_window};
    Tour m_tour{&m_window};
};

TEST_F(GuidedTour, LeadsFromStepToStepAndEnds) {
    EXPECT_FALSE(callout().isVisible());
    m_tour.start();
    EXPECT_TRUE(says(QStringLiteral("Left")));
    next().click();
    EXPECT_TRUE(says(QStringLiteral("Right")));
    EXPECT_FALSE(says(QStringLiteral("Left")));
    next().click();
    EXPECT_FALSE(callout().isVisible());
    EXPECT_FALSE(m_tour.isVisible());
}

TEST_F(GuidedTour, TheCardStaysInTheWindowWhateverItsSize) {
    m_tour.start();
    for (const QSize& size : {QSize(800, 600), QSize(500, 400), QSize(1200, 700)}) {
        m_window.resize(size);
        QCoreApplication::processEvents();
        EXPECT_TRUE(m_window.rect().contains(callout().geometry())) << size.width();
    }
}

TEST_F(GuidedTour, AClosedPanelIsPassedOver) {
    m_left.hide();
    m_tour.start();
    EXPECT_TRUE(says(QStringLiteral("Right")));
    m_right.hide();
    m_tour.start();
    EXPECT_FALSE(callout().isVisible());
}

TEST_F(GuidedTour, TheWindowStaysUsable) {
    QPushButton button(&m_left);
    button.setGeometry(0, 0, 100, 40);
    button.show();
    int clicks = 0;
    QObject::connect(&button, &QPushButton::clicked, [&] { ++clicks; });
    m_tour.start();
    // The widget at that point for the window system, as the tour lets the mouse through.
    QWidget* hit = m_window.childAt(m_left.mapTo(&m_window, button.geometry().center()));
    ASSERT_EQ(hit, &button);
    QTest::mouseClick(hit, Qt::LeftButton);
    EXPECT_EQ(clicks, 1);
}

} // namespace
} // namespace pllava::ui
