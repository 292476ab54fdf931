#include "ui/chat/bubble_list.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "ui/chat/long_text_dialog.h"
#include "ui/chat/message_bubble.h"

namespace pllava::ui {
namespace {

Exchange exchange(int number, int words = 12) {
    Exchange made;
    made.question = QStringLiteral("question %1").arg(number);
    made.answer = QStringLiteral("answer %1: ").arg(number) + QStringLiteral("words ").repeated(words);
    made.stopReason = QStringLiteral("eos");
    made.finished = true;
    made.frameSeconds = {0.5, 61.25};
    return made;
}

class Bubbles : public testing::Test {
protected:
    void fill(int count) {
        m_conversation.exchanges.clear();
        for (int i = 0; i < count; ++i)
            m_conversation.exchanges.push_back(exchange(i, i * 37 % 200));
        m_list.resize(500, 600);
        m_list.show();
        m_list.reset();
        settle();
    }
    static void settle() {
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
    }
    QScrollBar& bar() { return *m_list.verticalScrollBar(); }
    QList<MessageBubble*> shown() {
        QList<MessageBubble*> found;
        for (MessageBubble* each : m_list.findChildren<MessageBubble*>())
            if (each->isVisible() && each->geometry().intersects(m_list.viewport()->rect()))
                found << each;
        std::sort(found.begin(), found.end(), [](auto* left, auto* right) { return left->y() < right->y(); });
        return found;
    }
    QStringList questions() {
        QStringList texts;
        for (const MessageBubble* each : shown())
            texts << each->exchange().question;
        return texts;
    }
    QToolButton& tool(const MessageBubble& bubble, const char* name) {
        for (QToolButton* each : bubble.findChildren<QToolButton*>())
            if (each->accessibleName() == QLatin1String(name))
                return *each;
        throw std::runtime_error(name);
    }
    /// Each right below the one before, and as high as its texts need.
    void expectInOrder() {
        const auto all = shown();
        for (qsizetype i = 0; i < all.size(); ++i) {
            EXPECT_EQ(all[i]->height(), all[i]->heightAt(all[i]->width())) << i;
            if (i > 0) {
                const int gap = all[i]->y() - all[i - 1]->geometry().bottom() - 1;
                EXPECT_TRUE(gap >= 0 && gap < 12) << gap;
                EXPECT_EQ(all[i]->exchange().question.section(u' ', 1).toInt(),
                          all[i - 1]->exchange().question.section(u' ', 1).toInt() + 1);
            }
        }
    }
    Conversation m_conversation;
    BubbleList m_list{m_conversation};
};

TEST_F(Bubbles, AreWidgetsOnlyWhereTheyAreSeen) {
    fill(20'000);
    EXPECT_LT(m_list.findChildren<MessageBubble*>().size(), 60);
    EXPECT_EQ(questions().back(), QStringLiteral("question 19999")) << "the end is shown";
    EXPECT_EQ(bar().value(), bar().maximum());
    expectInOrder();
    QList<MessageBubble*> children; // as a screen reader goes through them
    for (MessageBubble* each : m_list.findChildren<MessageBubble*>())
        if (shown().contains(each))
            children << each;
    EXPECT_EQ(children, shown());
}

TEST_F(Bubbles, EveryPlaceCanBeReached) {
    fill(300);
    QStringList seen;
    bar().setValue(0);
    settle();
    EXPECT_EQ(questions().front(), QStringLiteral("question 0"));
    EXPECT_EQ(shown().front()->y(), 0);
    for (int pages = 0; pages < 1000 && (seen.isEmpty() || seen.back() != QStringLiteral("question 299")); ++pages) {
        for (const QString& each : questions())
            if (!seen.contains(each))
                seen << each;
        expectInOrder();
        QTest::keyClick(&m_list, Qt::Key_PageDown);
        settle();
    }
    EXPECT_EQ(seen.size(), 300);
    QTest::keyClick(&m_list, Qt::Key_Home);
    settle();
    EXPECT_EQ(questions().front(), QStringLiteral("question 0"));
    QTest::keyClick(&m_list, Qt::Key_End);
    settle();
    EXPECT_EQ(questions().back(), QStringLiteral("question 299"));
    EXPECT_LE(shown().back()->geometry().bottom(), m_list.viewport()->height());
}

TEST_F(Bubbles, WhoeverReadsIsLeftInPeaceByAnAnswerThatGrows) {
    fill(50);
    bar().setValue(bar().maximum() / 2);
    settle();
    const QString question = questions()[1];
    const int y = shown()[1]->y();
    m_conversation.exchanges.push_back(exchange(50, 3000));
    m_list.updateCount();
    m_list.updateLast();
    settle();
    EXPECT_EQ(questions()[1], question);
    EXPECT_EQ(shown()[1]->y(), y);
    m_list.followEnd();
    settle();
    EXPECT_EQ(questions().back(), QStringLiteral("question 50"));
    m_conversation.exchanges.back().answer += QStringLiteral("more ").repeated(100);
    m_list.updateLast();
    settle();
    EXPECT_EQ(bar().value(), bar().maximum()) << "the end is followed";
}

TEST_F(Bubbles, AShortConversationBeginsAtTheTopWithoutABar) {
    fill(1);
    EXPECT_EQ(shown().front()->y(), 0);
    EXPECT_FALSE(bar().isVisible());
    m_list.resize(200, 60);
    settle();
    EXPECT_TRUE(bar().isVisible());
    expectInOrder();
}

TEST_F(Bubbles, AnotherWidthKeepsThePlaceAndGivesTheHeightsNeeded) {
    fill(200);
    bar().setValue(bar().maximum() / 3);
    settle();
    const QString question = questions().front();
    for (const int width : {900, 260, 500}) {
        m_list.resize(width, 600);
        settle();
        EXPECT_EQ(questions().front(), question) << width;
        expectInOrder();
    }
}

TEST_F(Bubbles, ButtonsBelongToTheExchangeThatTheyStandUnder) {
    fill(400);
    QSignalSpy again(&m_list, &BubbleList::regenerateRequested), edited(&m_list, &BubbleList::editRequested);
    for (const double share : {0.2, 0.9, 0.5}) {
        bar().setValue(static_cast<int>(bar().maximum() * share));
        settle();
        const MessageBubble& bubble = *shown()[1];
        const int row = bubble.exchange().question.section(u' ', 1).toInt();
        tool(bubble, "Answer again").click();
        tool(bubble, "Edit the question and ask again").click();
        EXPECT_EQ(again.back()[0].toInt(), row);
        EXPECT_EQ(edited.back()[0].toInt(), row);
        EXPECT_EQ(bubble.findChild<QLabel*>(QStringLiteral("question"))->text(),
                  m_conversation.exchanges[row].question);
    }
}

TEST_F(Bubbles, FewerExchangesAreShownAtOnce) {
    fill(100);
    m_conversation.exchanges.resize(2);
    m_list.updateCount();
    settle();
    EXPECT_EQ(questions(), (QStringList{QStringLiteral("question 0"), QStringLiteral("question 1")}));
    m_conversation.exchanges.clear();
    m_list.updateCount();
    settle();
    EXPECT_TRUE(questions().isEmpty());
}

TEST_F(Bubbles, TheTabKeyGoesThroughThemInOrderAndScrolls) {
    fill(60);
    QApplication::setActiveWindow(&m_list);
    bar().setValue(0);
    settle();
    m_list.setFocus();
    QStringList reached;
    for (int tabs = 0; tabs < 400 && reached.size() < 20; ++tabs) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        settle();
        const QWidget* focus = QApplication::focusWidget();
        for (MessageBubble* each : m_list.findChildren<MessageBubble*>())
            if (each->isAncestorOf(focus)) {
                if (const QString& question = each->exchange().question;
                    reached.isEmpty() || reached.back() != question)
                    reached << question;
                EXPECT_TRUE(each->geometry().intersects(m_list.viewport()->rect()))
                    << qPrintable(each->exchange().question);
            }
    }
    ASSERT_EQ(reached.size(), 20);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(reached[i], QStringLiteral("question %1").arg(i));
}

TEST_F(Bubbles, MarkedTextStaysMarkedWhileItIsOutOfSight) {
    fill(100);
    auto* answer = shown().front()->findChild<QLabel*>(QStringLiteral("answer"));
    const QString text = answer->text();
    answer->setSelection(0, 6);
    bar().setValue(0);
    settle();
    bar().setValue(bar().maximum());
    settle();
    EXPECT_EQ(answer->text(), text);
    EXPECT_EQ(answer->selectedText(), QStringLiteral("answer"));
}

TEST_F(Bubbles, OfAnEndlessAnswerTheBeginningIsShownAndTheRestOnDemand) {
    m_conversation.exchanges.clear();
    fill(3);
    Exchange endless = exchange(3, 200'000);
    m_conversation.exchanges.push_back(endless);
    m_list.updateCount();
    m_list.followEnd();
    settle();
    const MessageBubble& bubble = *m_list.lastBubble();
    const QString text = bubble.findChild<QLabel*>(QStringLiteral("answer"))->text();
    EXPECT_LE(text.size(), MessageBubble::kShownCharacters + 1);
    EXPECT_TRUE(endless.answer.startsWith(text.chopped(1)));
    tool(bubble, "Copy the answer").click();
    EXPECT_EQ(QApplication::clipboard()->text(), endless.answer);
    auto* all = bubble.findChild<QPushButton*>();
    ASSERT_TRUE(all->isVisible());
    all->click();
    auto* dialog = m_list.findChild<LongTextDialog*>();
    ASSERT_NE(dialog, nullptr);
    QString read = dialog->findChild<QPlainTextEdit*>()->toPlainText();
    EXPECT_EQ(read.remove(u'\n'), QString(endless.question + endless.answer));
    dialog->close();
}

TEST_F(Bubbles, OfAnEndlessAnswerInProgressTheNewestWordsAreShown) {
    fill(1);
    Exchange writing = exchange(1);
    writing.stopReason.clear();
    m_conversation.exchanges.push_back(writing);
    m_list.updateCount();
    for (int i = 0; i < 30; ++i)
        m_list.lastBubble()->append(QStringLiteral("words ").repeated(100) + QString::number(i));
    const QString text = m_list.lastBubble()->findChild<QLabel*>(QStringLiteral("answer"))->text();
    EXPECT_LE(text.size(), MessageBubble::kShownCharacters + 2);
    EXPECT_TRUE(text.endsWith(QStringLiteral("29▌"))) << qPrintable(text.right(20));
}

TEST(LongText, IsCutIntoLinesThatCanBeLaidOut) {
    EXPECT_EQ(inShortLines(QStringLiteral("a b\nc\n")), QStringLiteral("a b\nc\n"));
    for (const QString& text : {QString(5000, u'x'), QStringLiteral("word ").repeated(2000),
                                QStringLiteral("😀").repeated(3000), QStringLiteral("\n\n").repeated(2000)}) {
        QString lines = inShortLines(text);
        for (const QString& line : lines.split(u'\n')) {
            ASSERT_LE(line.size(), 2000);
            ASSERT_TRUE(line.isValidUtf16());
        }
        EXPECT_EQ(QString(lines).remove(u'\n'), QString(text).remove(u'\n'));
    }
}

} // namespace
} // namespace pllava::ui
