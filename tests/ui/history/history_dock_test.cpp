#include "ui/history/history_dock.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include "ui/base/language.h"

namespace pllava::ui {
namespace {

Conversation about(const QString& question, int exchanges = 1) {
    Conversation conversation = beginConversation(QStringLiteral("/videos/clip.mp4"));
    for (int i = 0; i < exchanges; ++i) {
        Exchange exchange;
        exchange.question = question;
        conversation.exchanges.push_back(exchange);
    }
    return conversation;
}

class History : public testing::Test {
protected:
    History() {
        m_dock.show();
        for (const char* question : {"first", "second", "third"})
            m_dock.model().keep(about(QLatin1String(question)));
    }
    QListView& list() { return *m_dock.findChild<QListView*>(); }
    QString question(int row) {
        return list().model()->index(row, 0).data(ConversationListModel::QuestionRole).toString();
    }
    HistoryDock m_dock;
    QAbstractItemModelTester m_tester{&m_dock.model(), QAbstractItemModelTester::FailureReportingMode::Fatal};
};

TEST_F(History, TheNewestComesFirst) {
    ASSERT_EQ(m_dock.model().rowCount(), 3);
    EXPECT_EQ(question(0), QStringLiteral("third"));
    EXPECT_EQ(question(2), QStringLiteral("first"));
}

TEST_F(History, NothingIsKeptOfAConversationWithoutAQuestion) {
    m_dock.model().keep(beginConversation(QStringLiteral("/videos/clip.mp4")));
    EXPECT_EQ(m_dock.model().rowCount(), 3);
    m_dock.model().setConversations({about(QStringLiteral("only")), about({}, 0)});
    EXPECT_EQ(m_dock.model().rowCount(), 1);
}

TEST_F(History, TheOldestGoesWhereThereAreFifty) {
    for (int i = 0; i < 60; ++i)
        m_dock.model().keep(about(QString::number(i)));
    ASSERT_EQ(m_dock.model().rowCount(), 50);
    EXPECT_EQ(question(0), QStringLiteral("59"));
    EXPECT_EQ(question(49), QStringLiteral("10"));
}

TEST_F(History, ADoubleClickAndEnterOpenOnceWhatTheSearchFound) {
    QSignalSpy opened(&m_dock, &HistoryDock::opened);
    m_dock.findChild<QLineEdit*>()->setText(QStringLiteral("FIRST"));
    ASSERT_EQ(list().model()->rowCount(), 1);
    const QPoint place = list().visualRect(list().model()->index(0, 0)).center();
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, place);
    EXPECT_EQ(opened.count(), 0); // rows move when one is opened: a single click only chooses
    QTest::mouseDClick(list().viewport(), Qt::LeftButton, {}, place);
    ASSERT_EQ(opened.count(), 1);
    EXPECT_EQ(opened[0][0].toInt(), 2);
    m_dock.findChild<QLineEdit*>()->clear();
    list().setCurrentIndex(list().model()->index(1, 0));
    QTest::keyClick(&list(), Qt::Key_Return);
    ASSERT_EQ(opened.count(), 2);
    EXPECT_EQ(opened[1][0].toInt(), 1);
}

TEST_F(History, DeleteForgetsTheChosenOne) {
    QSignalSpy changed(&m_dock, &HistoryDock::changed);
    QApplication::setActiveWindow(&m_dock); // shortcuts are for the active window
    list().setFocus();
    list().setCurrentIndex(list().model()->index(0, 0));
    QTest::keyClick(&list(), Qt::Key_Delete);
    EXPECT_EQ(changed.count(), 1);
    ASSERT_EQ(m_dock.model().rowCount(), 2);
    EXPECT_EQ(question(0), QStringLiteral("second"));
}

TEST_F(History, SaysWhatWillBeThereUntilSomethingIs) {
    EXPECT_TRUE(list().isVisible());
    while (m_dock.model().rowCount() > 0)
        m_dock.model().take(0);
    EXPECT_FALSE(list().isVisible());
}

TEST_F(History, SpeaksTheChosenLanguageAtOnce) {
    const auto details = [this] { return m_dock.model().index(0).data(ConversationListModel::DetailsRole).toString(); };
    EXPECT_TRUE(details().endsWith(QStringLiteral("1 question"))) << qPrintable(details());
    applyLanguage(QStringLiteral("zh_CN"));
    QCoreApplication::sendPostedEvents();
    EXPECT_EQ(m_dock.windowTitle(), QStringLiteral("以前的对话"));
    EXPECT_TRUE(details().endsWith(QStringLiteral("1 个问题"))) << qPrintable(details());
    applyLanguage(QStringLiteral("en"));
    QCoreApplication::sendPostedEvents();
}

} // namespace
} // namespace pllava::ui
