#include "ui/history/conversation_store.h"

#include <fstream>

#include <QSignalSpy>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/await.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

using test::await;

class Store : public testing::Test {
protected:
    Store() { makeStore(); }
    /// As a program that starts; the one before has ended.
    void makeStore() {
        m_store = nullptr;
        m_store = std::make_unique<ConversationStore>(m_folder / "conversations");
    }
    static Conversation asked(const QString& question) {
        Conversation conversation = beginConversation(QStringLiteral("clip.mp4"));
        ask(conversation, question);
        return conversation;
    }
    static void ask(Conversation& conversation, const QString& question) {
        conversation.exchanges.push_back({});
        conversation.exchanges.back().question = question;
    }
    Conversation read(const QString& id) {
        std::optional<Conversation> read;
        m_store->load(
            id, [&](const StoredConversation& stored) { read = stored.conversation; },
            [&](const Error& error) { ADD_FAILURE() << error.what(); });
        EXPECT_TRUE(await([&] { return read.has_value(); }));
        return *read;
    }
    QVector<ConversationSummary> list() {
        std::optional<QVector<ConversationSummary>> found;
        const auto connection = QObject::connect(m_store.get(), &ConversationStore::listed,
                                                 [&](const QVector<ConversationSummary>& all) { found = all; });
        m_store->list();
        EXPECT_TRUE(await([&] { return found.has_value(); }));
        QObject::disconnect(connection);
        return *found;
    }
    std::string text(const QString& id) {
        return readTextFile(m_folder / "conversations" / (id.toStdString() + ".jsonl"));
    }
    test::ScratchFolder m_folder;
    std::unique_ptr<ConversationStore> m_store;
};

TEST_F(Store, KeepsQuestionWordsAndAnswerAsTheyCome) {
    Conversation conversation = asked(QStringLiteral("What?"));
    m_store->hold(beginConversation(QStringLiteral("clip.mp4")));
    m_store->save(conversation);
    for (const char* words : {"A square", " moves", "."}) {
        conversation.exchanges[0].answer += QLatin1String(words);
        m_store->save(conversation);
    }
    m_store->finish();
    EXPECT_EQ(parseConversation(text(conversation.id), {}).exchanges[0].answer, QStringLiteral("A square moves."));
    conversation.exchanges[0].stopReason = QStringLiteral("eos");
    conversation.exchanges[0].tokensPerSecond = 7;
    m_store->save(conversation);
    const auto lines = [&] {
        m_store->finish();
        const std::string all = text(conversation.id);
        return std::count(all.begin(), all.end(), '\n');
    };
    EXPECT_EQ(lines(), 6);
    m_store->save(conversation);
    EXPECT_EQ(lines(), 6) << "nothing has changed";
    makeStore();
    EXPECT_EQ(wholeText(read(conversation.id)), wholeText(conversation));
}

TEST_F(Store, GoesOnWithAConversationThatWasRead) {
    Conversation conversation = asked(QStringLiteral("one"));
    m_store->save(conversation);
    m_store->finish();
    makeStore();
    conversation = read(conversation.id);
    m_store->hold(conversation);
    ask(conversation, QStringLiteral("two"));
    m_store->save(conversation);
    m_store->finish();
    const std::string all = text(conversation.id);
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 3);
    EXPECT_EQ(wholeText(parseConversation(all, {})), wholeText(conversation));
}

TEST_F(Store, ABranchHasAFileOfItsOwnAndTheOtherStays) {
    Conversation conversation = asked(QStringLiteral("one"));
    ask(conversation, QStringLiteral("two"));
    m_store->save(conversation);
    Conversation branch = conversation;
    branch.id = newConversationId();
    branch.exchanges[1].question = QStringLiteral("other");
    m_store->save(branch);
    m_store->finish();
    EXPECT_EQ(wholeText(read(conversation.id)), wholeText(conversation));
    EXPECT_EQ(wholeText(read(branch.id)), wholeText(branch));
}

TEST_F(Store, WhatAnotherProgramGoesOnWithIsCopied) {
    const Conversation conversation = asked(QStringLiteral("one"));
    m_store->save(conversation);
    m_store->finish();
    ConversationStore other(m_folder / "conversations");
    std::optional<StoredConversation> copy;
    other.load(
        conversation.id, [&](const StoredConversation& stored) { copy = stored; }, [](const Error&) { FAIL(); });
    ASSERT_TRUE(await([&] { return copy.has_value(); }));
    EXPECT_TRUE(copy->elsewhere);
    EXPECT_NE(copy->conversation.id, conversation.id);
    other.hold(copy->conversation);
    other.save(copy->conversation);
    other.finish();
    EXPECT_EQ(list().size(), 1) << "a copy is kept once something was asked in it";
    ask(copy->conversation, QStringLiteral("two"));
    other.save(copy->conversation);
    other.finish();
    EXPECT_EQ(list().size(), 2);
    EXPECT_EQ(read(copy->conversation.id).exchanges.size(), 2);
}

TEST_F(Store, ListsTheLastUsedFirst) {
    const Conversation first = asked(QStringLiteral("first")), second = asked(QStringLiteral("second"));
    m_store->save(first);
    m_store->save(second);
    m_store->finish();
    const auto now = std::filesystem::file_time_type::clock::now();
    const auto file = [&](const Conversation& each) {
        return m_folder / "conversations" / (each.id.toStdString() + ".jsonl");
    };
    std::filesystem::last_write_time(file(second), now - std::chrono::hours(2));
    std::ofstream(m_folder / "conversations/notes.txt") << "not ours";
    std::ofstream(m_folder / "conversations/empty.jsonl");
    const auto all = list();
    ASSERT_EQ(all.size(), 2);
    EXPECT_EQ(all[0].question, QStringLiteral("first"));
    EXPECT_EQ(all[1].id, second.id);
}

TEST_F(Store, ForgetsOneButNotWhatAnotherWindowGoesOnWith) {
    const Conversation conversation = asked(QStringLiteral("one"));
    m_store->save(conversation);
    m_store->finish();
    ConversationStore other(m_folder / "conversations");
    QSignalSpy refused(&other, &ConversationStore::forgetFailed), listed(&other, &ConversationStore::listed);
    other.forget(conversation.id);
    ASSERT_TRUE(await([&] { return refused.count() == 1; }));
    EXPECT_EQ(list().size(), 1);
    m_store->hold(beginConversation(QStringLiteral("other.mp4")));
    m_store->finish();
    other.forget(conversation.id);
    ASSERT_TRUE(await([&] { return listed.count() == 2; }));
    EXPECT_EQ(list().size(), 0);
}

TEST_F(Store, WhatIsForgottenCanBeRecalledUntilTheEnd) {
    const Conversation conversation = asked(QStringLiteral("one"));
    m_store->save(conversation);
    m_store->hold(beginConversation(QStringLiteral("other.mp4")));
    m_store->forget(conversation.id);
    EXPECT_EQ(list().size(), 0);
    m_store->recall(conversation.id);
    EXPECT_EQ(list().size(), 1);
    EXPECT_EQ(wholeText(read(conversation.id)), wholeText(conversation));
    m_store->hold(beginConversation(QStringLiteral("other.mp4")));
    m_store->forget(conversation.id);
    m_store->finish();
    EXPECT_TRUE(std::filesystem::is_empty(m_folder / "conversations"));
}

TEST_F(Store, WithoutADiskTheSessionGoesOnInMemory) {
    std::ofstream(m_folder / "conversations") << "in the way";
    QSignalSpy failed(m_store.get(), &ConversationStore::failed),
        recovered(m_store.get(), &ConversationStore::recovered);
    const Conversation first = asked(QStringLiteral("first"));
    Conversation second = beginConversation(QStringLiteral("clip.mp4"));
    m_store->save(first);
    m_store->hold(second);
    ask(second, QStringLiteral("second"));
    m_store->save(second);
    ASSERT_TRUE(await([&] { return failed.count() > 0; }));
    EXPECT_EQ(list().size(), 2);
    EXPECT_EQ(wholeText(read(first.id)), wholeText(first));
    EXPECT_EQ(failed.count(), 1) << "said once";
    std::filesystem::remove(m_folder / "conversations");
    ASSERT_TRUE(await([&] { return recovered.count() == 1; })) << "it is tried again by itself";
    makeStore();
    EXPECT_EQ(wholeText(read(first.id)), wholeText(first));
    EXPECT_EQ(wholeText(read(second.id)), wholeText(second));
}

TEST_F(Store, TakesUpWhatAnEarlierProgramKeptOnceAndInOrder) {
    QVector<Conversation> earlier;
    for (int i = 0; i < 300; ++i)
        earlier.push_back(asked(QString::number(i / 2))); // some of them are equal
    const QDateTime saved = QDateTime::currentDateTimeUtc().addDays(-1);
    for (int time = 0; time < 2; ++time) { // a program that was killed does it again
        QSignalSpy adopted(m_store.get(), &ConversationStore::adopted);
        const auto known = m_store->adopt(earlier, saved);
        ASSERT_TRUE(await([&] { return adopted.count() == 1; }));
        const auto all = list();
        ASSERT_EQ(all.size(), 300);
        for (int i = 0; i < 300; ++i)
            ASSERT_EQ(all[i].id, known[i].id);
    }
    // It may be held by the window already, and goes on.
    Conversation open = m_store->adopt(earlier, saved).front();
    m_store->hold(open);
    ask(open, QStringLiteral("more"));
    m_store->save(open);
    m_store->finish();
    EXPECT_EQ(wholeText(read(open.id)), wholeText(open));
    EXPECT_EQ(list().size(), 300);
}

} // namespace
} // namespace pllava::ui
