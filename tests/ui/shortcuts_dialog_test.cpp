#include "ui/shortcuts_dialog.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QKeySequenceEdit>
#include <QPushButton>
#include <QTableWidget>
#include <QTest>

#include <gtest/gtest.h>

#include "ui/base/language.h"
#include "ui/preferences.h"

namespace pllava::ui {
namespace {

class Shortcuts : public testing::Test {
protected:
    Shortcuts() {
        m_one.setObjectName(QStringLiteral("test.one"));
        m_two.setObjectName(QStringLiteral("test.two"));
        m_one.setShortcut(QKeySequence(Qt::Key_A));
        m_two.setShortcut(QKeySequence(Qt::Key_B));
    }
    void change(ShortcutsDialog& dialog, int row, const QKeySequence& keys) {
        auto* table = dialog.findChild<QTableWidget*>();
        emit table->cellClicked(row, 1);
        auto* edit = qobject_cast<QKeySequenceEdit*>(table->cellWidget(row, 1));
        edit->setKeySequence(keys);
        emit edit->editingFinished();
    }
    QAction m_one{QStringLiteral("One")}, m_two{QStringLiteral("Two")};
    Preferences m_preferences;
    ShortcutsDialog m_dialog{{{&m_one, Qt::Key_A}, {&m_two, Qt::Key_B}}, m_preferences};
};

TEST_F(Shortcuts, AKeyThatIsTakenIsRefused) {
    change(m_dialog, 0, Qt::Key_B);
    EXPECT_EQ(m_one.shortcut(), QKeySequence(Qt::Key_A));
    change(m_dialog, 0, Qt::Key_C);
    EXPECT_EQ(m_one.shortcut(), QKeySequence(Qt::Key_C));
    EXPECT_EQ(m_preferences.shortcut(QStringLiteral("test.one"), Qt::Key_A), QKeySequence(Qt::Key_C));
}

TEST_F(Shortcuts, WhoWalksThroughTheTableChangesNothing) {
    m_dialog.show();
    auto& table = *m_dialog.findChild<QTableWidget*>();
    QApplication::setActiveWindow(&m_dialog);
    table.setFocus();
    table.setCurrentCell(0, 1);
    for (const Qt::Key key : {Qt::Key_Down, Qt::Key_Up, Qt::Key_Left, Qt::Key_Right})
        QTest::keyClick(QApplication::focusWidget(), key);
    EXPECT_EQ(QApplication::focusWidget(), &table);
    EXPECT_EQ(m_one.shortcut(), QKeySequence(Qt::Key_A));
    QTest::keyClick(&table, Qt::Key_Return);
    auto* edit = qobject_cast<QKeySequenceEdit*>(table.cellWidget(0, 1));
    ASSERT_NE(edit, nullptr) << "Enter begins to change it";
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_C);
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_one.shortcut() == QKeySequence(Qt::Key_C); }));
    EXPECT_EQ(table.item(0, 1)->text(), QStringLiteral("C"));
}

TEST_F(Shortcuts, AnOpenDialogFollowsTheLanguageAndTheActions) {
    auto& table = *m_dialog.findChild<QTableWidget*>();
    m_dialog.show();
    applyLanguage(QStringLiteral("zh_CN"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return table.horizontalHeaderItem(0)->text() == QStringLiteral("操作"); }));
    EXPECT_NE(m_dialog.windowTitle(), QStringLiteral("Keyboard shortcuts"));
    m_one.setText(QStringLiteral("&Eins"));
    EXPECT_EQ(table.item(0, 0)->text(), QStringLiteral("Eins"));
    applyLanguage(QStringLiteral("en"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return m_dialog.windowTitle() == QStringLiteral("Keyboard shortcuts"); }));
}

TEST_F(Shortcuts, TheUsualKeysComeBackEvenWhereTwoHaveChangedPlaces) {
    change(m_dialog, 0, Qt::Key_C);
    change(m_dialog, 1, Qt::Key_A);
    change(m_dialog, 0, Qt::Key_B);
    m_dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::RestoreDefaults)->click();
    EXPECT_EQ(m_one.shortcut(), QKeySequence(Qt::Key_A));
    EXPECT_EQ(m_two.shortcut(), QKeySequence(Qt::Key_B));
    EXPECT_EQ(m_preferences.shortcut(QStringLiteral("test.one"), Qt::Key_A), QKeySequence(Qt::Key_A));
}

} // namespace
} // namespace pllava::ui
