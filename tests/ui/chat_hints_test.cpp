#include "ui/chat_hints.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <gtest/gtest.h>

#include "ui/chat/chat_panel.h"
#include "ui/notice_bar.h"

namespace pllava::ui {
namespace {

class Hints : public testing::Test {
protected:
    void talkAbout(const QString& video) {
        m_chat.setConversation(beginConversation(video));
        m_hints.showFor(ModelWorld::Demo);
    }
    bool says(const char* bar) { return !m_hints.findChild<NoticeBar*>(QLatin1String(bar))->isHidden(); }
    LiveSettings m_settings;
    ChatPanel m_chat{m_settings};
    ChatHints m_hints{m_chat};
};

TEST_F(Hints, AFilmNeedsAnotherModelThanTheDemo) {
    talkAbout(QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4"));
    EXPECT_FALSE(says("demoHint"));
    talkAbout(QStringLiteral("/films/holiday.mp4"));
    EXPECT_TRUE(says("demoHint"));
    m_hints.showFor(ModelWorld::Real);
    EXPECT_FALSE(says("demoHint"));
    EXPECT_EQ(m_chat.findChildren<QPushButton*>(QStringLiteral("suggestion")).size(), 3);
}

TEST_F(Hints, TurnsThatLeaveThePromptAreSaidOncePerConversation) {
    talkAbout(QStringLiteral("/films/holiday.mp4"));
    Answer answer;
    m_hints.noteDroppedTurns(answer);
    EXPECT_FALSE(says("contextHint"));
    answer.droppedTurns = 2;
    m_hints.noteDroppedTurns(answer);
    EXPECT_TRUE(says("contextHint"));
    m_hints.reset();
    m_hints.noteDroppedTurns(answer);
    EXPECT_FALSE(says("contextHint"));
    talkAbout(QStringLiteral("/films/wedding.mp4"));
    m_hints.noteDroppedTurns(answer);
    EXPECT_TRUE(says("contextHint"));
}

} // namespace
} // namespace pllava::ui
