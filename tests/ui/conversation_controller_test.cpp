#include "ui/conversation_controller.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include "tests/support/await.h"
#include "tests/support/fake_model.h"
#include "tests/support/scratch_folder.h"
#include "ui/chat/chat_panel.h"
#include "ui/history/conversation_store.h"
#include "ui/history/history_dock.h"
#include "ui/question_controller.h"

namespace pllava::ui {
namespace {

using test::await;

const QString kRight = QStringLiteral(PLLAVA_RESOURCES "/samples/moving-right.mp4"),
              kLeft = QStringLiteral(PLLAVA_RESOURCES "/samples/moving-left.mp4");

class Conversations : public testing::Test {
protected:
    void SetUp() override {
        m_controller.watch();
        m_engine.load({QStringLiteral("model"), {}}, {});
        m_controller.open(beginConversation(kRight));
    }
    void ask(const char* question) {
        m_questions.ask(QString::fromLatin1(question));
        ASSERT_TRUE(await([this] { return !m_chat.answering(); }));
    }
    QStringList listed() {
        QStringList questions;
        for (const ConversationSummary& each : m_history.model().conversations())
            questions << each.question;
        return questions;
    }
    const test::ScratchFolder m_folder;
    Engine m_engine{nullptr, test::fakeModels("It moves.")};
    LiveSettings m_settings;
    ChatPanel m_chat{m_settings};
    HistoryDock m_history;
    QuestionController m_questions{m_engine, m_chat, m_settings};
    ConversationStore m_store{m_folder / "conversations"};
    ConversationController m_controller{{m_engine, m_chat, m_questions, m_store, m_history}};
};

TEST_F(Conversations, WhatIsSaidIsOnTheDisk) {
    ask("What moves?");
    const QString id = m_chat.conversation().id;
    ConversationStore other(m_folder / "conversations");
    std::optional<StoredConversation> found;
    other.load(
        id, [&](const StoredConversation& stored) { found = stored; }, [](const Error&) {});
    ASSERT_TRUE(await([&] { return found.has_value(); }));
    ASSERT_EQ(found->conversation.exchanges.size(), 1);
    EXPECT_EQ(found->conversation.exchanges[0].answer, QStringLiteral("It moves."));
    EXPECT_TRUE(found->elsewhere) << "it is open";
}

TEST_F(Conversations, TheOneBeforeIsListedAndComesBackWithItsVideo) {
    ask("What moves?");
    const QString id = m_chat.conversation().id;
    m_controller.open(beginConversation(kLeft));
    EXPECT_EQ(listed(), QStringList{QStringLiteral("What moves?")});
    QSignalSpy videos(&m_controller, &ConversationController::videoWanted),
        opened(&m_controller, &ConversationController::opened);
    m_controller.openEarlier(id);
    ASSERT_TRUE(await([&] { return !videos.isEmpty(); }));
    EXPECT_EQ(videos[0][0].toString(), kRight);
    EXPECT_EQ(opened.count(), 1);
    EXPECT_EQ(m_chat.conversation().exchanges.size(), 1);
    EXPECT_TRUE(listed().isEmpty()) << "nothing was asked about the other video";
}

TEST_F(Conversations, ANewOneIsAboutTheSameVideo) {
    ask("What moves?");
    m_controller.beginNew();
    EXPECT_TRUE(m_chat.conversation().exchanges.isEmpty());
    EXPECT_EQ(m_chat.conversation().video, kRight);
    EXPECT_EQ(listed(), QStringList{QStringLiteral("What moves?")});
}

TEST_F(Conversations, OneThatIsNotThereIsToldAndLeavesTheOpenOne) {
    ask("What moves?");
    QSignalSpy failed(&m_controller, &ConversationController::openFailed);
    m_controller.openEarlier(QStringLiteral("20260101T000000-00000000"));
    ASSERT_TRUE(await([&] { return !failed.isEmpty(); }));
    EXPECT_EQ(m_chat.conversation().exchanges.size(), 1);
}

} // namespace
} // namespace pllava::ui
