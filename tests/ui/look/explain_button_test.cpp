#include "ui/look/explain_button.h"

#include <QLabel>
#include <QMenu>
#include <QTest>
#include <QTimer>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

TEST(ExplainButton, OpensItsWordsByKeyAndClosesThemWithEsc) {
    ExplainButton button;
    button.setExplanation(QStringLiteral("Plain words."));
    button.show();
    button.setFocus();
    bool seen = false;
    QTimer::singleShot(0, [&] { // runs inside the menu's own event loop
        for (const QLabel* label : button.menu()->findChildren<QLabel*>())
            seen = seen || (label->isVisible() && label->text() == QStringLiteral("Plain words."));
        QTest::keyClick(button.menu(), Qt::Key_Escape);
    });
    QTest::keyClick(&button, Qt::Key_Space);
    EXPECT_TRUE(seen);
    EXPECT_FALSE(button.menu()->isVisible());
    EXPECT_EQ(button.accessibleDescription(), QStringLiteral("Plain words."));
}

} // namespace
} // namespace pllava::ui
