#include "ui/chat/chat_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

class Chat : public testing::Test {
protected:
    void SetUp() override {
        m_panel.resize(600, 500);
        m_panel.show();
        m_panel.setConversation(beginConversation(QStringLiteral("clip.mp4")));
        m_panel.setReady(true);
    }
    QPlainTextEdit& field() { return *m_panel.findChild<QPlainTextEdit*>(QStringLiteral("question")); }
    QPushButton& askButton() { return *m_panel.findChild<QPushButton*>(QStringLiteral("ask")); }
    QLabel& answer() { return *m_panel.findChildren<QLabel*>(QStringLiteral("answer")).back(); }
    void type(const QString& text) {
        field().setFocus();
        QTest::keyClicks(&field(), text);
        QTest::keyClick(&field(), Qt::Key_Return);
    }
    Exchange begin(const QString& question) {
        Exchange exchange;
        exchange.question = question;
        m_panel.begin(exchange);
        return exchange;
    }
    void finish(Exchange exchange, const QString& text) {
        exchange.answer = text;
        exchange.finished = true;
        exchange.stopReason = QStringLiteral("eos");
        exchange.frameSeconds = {0.5, 61.25};
        m_panel.finish(exchange);
    }
    QToolButton& tool(const char* name) {
        for (QToolButton* each : m_panel.findChildren<QToolButton*>())
            if (each->accessibleName() == QLatin1String(name))
                return *each;
        throw std::runtime_error(name);
    }
    LiveSettings m_settings;
    ChatPanel m_panel{m_settings};
};

TEST_F(Chat, TheMarkedRangeIsShownAndClearedByItsLink) {
    const auto about = [&]() -> QLabel* {
        for (QLabel* label : m_panel.findChildren<QLabel*>())
            if (label->isVisible() && label->text().startsWith(QStringLiteral("About 1.0 – 2.5 s")))
                return label;
        return nullptr;
    };
    EXPECT_EQ(about(), nullptr);
    m_settings.setRange(TimeRange{1, 2.5});
    ASSERT_NE(about(), nullptr);
    EXPECT_EQ(field().placeholderText(), QStringLiteral("Ask about the marked range…"));
    emit about()->linkActivated(QStringLiteral("all"));
    EXPECT_EQ(m_settings.value().range, std::nullopt);
    EXPECT_EQ(about(), nullptr);
}

TEST_F(Chat, AnAnswerThatWasLeftInItsMiddleCanBeAskedAgain) {
    Exchange exchange = begin(QStringLiteral("What?"));
    m_panel.write(QStringLiteral("A red"));
    const Conversation left = m_panel.conversation();
    m_panel.setConversation(beginConversation(QStringLiteral("other.mp4")));
    m_panel.setConversation(left);
    EXPECT_EQ(answer().text(), QStringLiteral("A red"));
    EXPECT_TRUE(tool("Answer again").isEnabled());
}

TEST_F(Chat, FramesThatStandInForLostOnesAreToldUnderTheAnswer) {
    Exchange exchange = begin(QStringLiteral("What?"));
    exchange.visualTokens = 128;
    exchange.substitutedFrames = 1;
    finish(exchange, QStringLiteral("A square"));
    bool told = false;
    for (const QLabel* label : m_panel.findChildren<QLabel*>())
        told = told || label->text().contains(QStringLiteral("1 frame could not be decoded"));
    EXPECT_TRUE(told);
}

TEST_F(Chat, EnterAsksAndShiftEnterDoesNot) {
    QSignalSpy asked(&m_panel, &ChatPanel::asked);
    field().setFocus();
    QTest::keyClicks(&field(), QStringLiteral("two"));
    QTest::keyClick(&field(), Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(&field(), QStringLiteral("lines"));
    EXPECT_EQ(asked.count(), 0);
    QTest::keyClick(&field(), Qt::Key_Return);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("two\nlines"));
    EXPECT_TRUE(field().toPlainText().isEmpty());
}

TEST_F(Chat, NothingIsAskedWhileNotReadyOrAnswering) {
    QSignalSpy asked(&m_panel, &ChatPanel::asked);
    m_panel.setReady(false, QStringLiteral("wait"));
    type(QStringLiteral("What moves?"));
    EXPECT_EQ(asked.count(), 0);
    EXPECT_EQ(field().placeholderText(), QStringLiteral("wait"));
    m_panel.setReady(true);
    begin(QStringLiteral("first"));
    QTest::keyClick(&field(), Qt::Key_Return);
    EXPECT_EQ(asked.count(), 0);
    QSignalSpy stopped(&m_panel, &ChatPanel::stopRequested);
    QTest::mouseClick(&askButton(), Qt::LeftButton);
    EXPECT_EQ(stopped.count(), 1);
}

TEST_F(Chat, AnAnswerStreamsAndIsShownAsText) {
    const Exchange exchange = begin(QStringLiteral("<i>What</i>?"));
    m_panel.write(QStringLiteral("<b>The "));
    m_panel.write(QStringLiteral("end</b>"));
    EXPECT_EQ(answer().text(), QStringLiteral("<b>The end</b>▌"));
    EXPECT_EQ(answer().textFormat(), Qt::PlainText);
    finish(exchange, QStringLiteral("<b>The end</b>"));
    EXPECT_EQ(answer().text(), QStringLiteral("<b>The end</b>"));
    EXPECT_EQ(m_panel.conversation().exchanges.back().answer, QStringLiteral("<b>The end</b>"));
    m_panel.write(QStringLiteral("late"));
    EXPECT_EQ(answer().text(), QStringLiteral("<b>The end</b>"));
}

TEST_F(Chat, TextsHaveTheHeightTheyNeedAtEveryWidth) {
    QString text;
    const Exchange exchange = begin(QStringLiteral("What happens? ").repeated(20));
    for (int piece = 0; piece < 40; ++piece) {
        m_panel.write(QStringLiteral("The square moves to the right. "));
        text += QStringLiteral("The square moves to the right. ");
    }
    for (const int width : {900, 320, 600}) {
        m_panel.resize(width, 500);
        QTest::qWait(50);
        for (const QLabel* label : m_panel.findChildren<QLabel*>())
            if (label->isVisible() && label->wordWrap()) {
                EXPECT_GE(label->height(), label->heightForWidth(label->width())) << width;
            }
        EXPECT_LE(answer().height(), answer().heightForWidth(answer().width()) + 2) << "room to spare at " << width;
    }
    finish(exchange, text);
}

TEST_F(Chat, AnEmptyAnswerSaysSo) {
    finish(begin(QStringLiteral("q")), QString());
    EXPECT_EQ(answer().text(), QStringLiteral("(no answer)"));
}

TEST_F(Chat, EditedAndRepeatedQuestionsForgetWhatFollows) {
    for (const char* text : {"one", "two", "three"})
        finish(begin(QLatin1String(text)), QStringLiteral("yes"));
    QSignalSpy again(&m_panel, &ChatPanel::askedAgain);
    QTest::mouseClick(&tool("Edit the question and ask again"), Qt::LeftButton); // the first one
    EXPECT_EQ(field().toPlainText(), QStringLiteral("one"));
    type(QStringLiteral(" more"));
    QTest::mouseClick(&tool("Answer again"), Qt::LeftButton);
    ASSERT_EQ(again.count(), 2);
    EXPECT_EQ(again[0][0].toInt(), 0);
    EXPECT_EQ(again[0][1].toString(), QStringLiteral("one more"));
    EXPECT_EQ(again[1][1].toString(), QStringLiteral("one"));
    const QString before = m_panel.conversation().id;
    m_panel.branch(1);
    EXPECT_EQ(m_panel.conversation().exchanges.size(), 1);
    EXPECT_NE(m_panel.conversation().id, before);
}

TEST_F(Chat, EscapeLeavesAnEdit) {
    finish(begin(QStringLiteral("one")), QStringLiteral("yes"));
    QTest::mouseClick(&tool("Edit the question and ask again"), Qt::LeftButton);
    QTest::keyClick(&field(), Qt::Key_Escape);
    QSignalSpy asked(&m_panel, &ChatPanel::asked);
    type(QStringLiteral("new"));
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(Chat, FramesLinkToTheirMoment) {
    finish(begin(QStringLiteral("q")), QStringLiteral("a"));
    QSignalSpy clicked(&m_panel, &ChatPanel::frameClicked);
    auto* frames = m_panel.findChild<QLabel*>(QStringLiteral("frames"));
    EXPECT_TRUE(frames->text().contains(QStringLiteral(">01:01.2<"))) << qPrintable(frames->text());
    emit frames->linkActivated(QStringLiteral("61.250000"));
    ASSERT_EQ(clicked.count(), 1);
    EXPECT_DOUBLE_EQ(clicked[0][0].toDouble(), 61.25);
}

TEST_F(Chat, TheAnswerCanBeCopied) {
    finish(begin(QStringLiteral("q")), QStringLiteral("42 &amp; more"));
    QTest::mouseClick(&tool("Copy the answer"), Qt::LeftButton);
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("42 &amp; more"));
}

} // namespace
} // namespace pllava::ui
