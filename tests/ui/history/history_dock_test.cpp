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

ConversationSummary about(const QString& question, qsizetype questions = 1) {
    return {question, QStringLiteral("/videos/clip.mp4"), question, QDateTime::currentDateTimeUtc(), questions};
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
    m_dock.model().keep(about(QStringLiteral("none"), 0));
    EXPECT_EQ(m_dock.model().rowCount(), 3);
}

TEST_F(History, OneThatIsLeftAgainComesFirstAndOnlyOnce) {
    m_dock.model().keep(about(QStringLiteral("first"), 2));
    ASSERT_EQ(m_dock.model().rowCount(), 3);
    EXPECT_EQ(question(0), QStringLiteral("first"));
    m_dock.model().remove(QStringLiteral("second"));
    m_dock.model().remove(QStringLiteral("never there"));
    EXPECT_EQ(m_dock.model().rowCount(), 2);
}

TEST_F(History, ThousandsAreShownAndFound) {
    QVector<ConversationSummary> many;
    for (int i = 0; i < 5000; ++i)
        many.push_back(about(QStringLiteral("question %1.").arg(i)));
    m_dock.model().setConversations(many);
    EXPECT_EQ(list().model()->rowCount(), 5000);
    EXPECT_EQ(question(4999), QStringLiteral("question 4999."));
    m_dock.findChild<QLineEdit*>()->setText(QStringLiteral("question 4321."));
    EXPECT_EQ(list().model()->rowCount(), 1);
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
    EXPECT_EQ(opened[0][0].toString(), QStringLiteral("first"));
    m_dock.findChild<QLineEdit*>()->clear();
    list().setCurrentIndex(list().model()->index(1, 0));
    QTest::keyClick(&list(), Qt::Key_Return);
    ASSERT_EQ(opened.count(), 2);
    EXPECT_EQ(opened[1][0].toString(), QStringLiteral("second"));
}

TEST_F(History, DeleteForgetsTheChosenOne) {
    QSignalSpy forgotten(&m_dock, &HistoryDock::forgotten);
    QApplication::setActiveWindow(&m_dock); // shortcuts are for the active window
    list().setFocus();
    list().setCurrentIndex(list().model()->index(0, 0));
    QTest::keyClick(&list(), Qt::Key_Delete);
    ASSERT_EQ(forgotten.count(), 1);
    EXPECT_EQ(forgotten[0][0].toString(), QStringLiteral("third"));
    ASSERT_EQ(m_dock.model().rowCount(), 2);
    EXPECT_EQ(question(0), QStringLiteral("second"));
    QTest::keyClick(&list(), Qt::Key_Delete);
    EXPECT_EQ(forgotten.count(), 1) << "nobody has chosen the next one";
}

TEST_F(History, NothingIsChosenOnceARowHasBeenOpened) {
    list().setCurrentIndex(list().model()->index(0, 0));
    m_dock.model().remove(QStringLiteral("third")); // as the window does with the one that it opens
    EXPECT_FALSE(list().currentIndex().isValid());
}

TEST_F(History, SaysWhatWillBeThereUntilSomethingIs) {
    EXPECT_TRUE(list().isVisible());
    m_dock.model().setConversations({});
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
