#include "ui/history/conversation_file.h"

#include <csignal>
#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/scratch_folder.h"

namespace pllava::ui {
namespace {

using Durability = ConversationFile::Durability;

class ConversationFiles : public testing::Test {
protected:
    Conversation read() const { return parseConversation(readTextFile(m_file), {}); }
    std::string header() const { return headerLine(m_conversation); }
    static std::string question(int place, const QString& text) {
        Exchange exchange;
        exchange.question = text;
        return exchangeLine(place, exchange);
    }
    test::ScratchFolder m_folder;
    const std::filesystem::path m_file = m_folder / "deep/conversations/one.jsonl";
    const Conversation m_conversation = beginConversation(QStringLiteral("clip.mp4"));
};

TEST_F(ConversationFiles, AreTheOwnersAlone) {
    ConversationFile file(m_file);
    file.append(header());
    file.flush(Durability::Power);
    using std::filesystem::perms;
    EXPECT_EQ(status(m_file).permissions(), perms::owner_read | perms::owner_write);
    EXPECT_EQ(status(m_file.parent_path()).permissions(), perms::owner_all);
}

TEST_F(ConversationFiles, ACutLineIsCutOffBeforeTheNextOne) {
    std::filesystem::create_directories(m_file.parent_path());
    std::ofstream(m_file) << header() << question(0, QStringLiteral("whole")) << R"({"at":1,"exchange":{"ans)";
    ConversationFile file(m_file);
    ASSERT_TRUE(file.lock());
    EXPECT_EQ(parseConversation(file.text(), {}).exchanges.size(), 1);
    file.append(question(1, QStringLiteral("next")));
    file.flush(Durability::Process);
    EXPECT_EQ(readTextFile(m_file),
              header() + question(0, QStringLiteral("whole")) + question(1, QStringLiteral("next")));
}

TEST_F(ConversationFiles, OneProgramAtATimeAppends) {
    {
        ConversationFile first(m_file);
        first.append(header());
        first.flush(Durability::Process);
        ConversationFile second(m_file);
        EXPECT_FALSE(second.lock());
        EXPECT_EQ(second.text(), header()) << "it can be read";
    }
    ConversationFile third(m_file);
    EXPECT_TRUE(third.lock());
}

TEST_F(ConversationFiles, WhatAFullDiskDoesNotTakeIsWrittenWhenThereIsRoom) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const std::string first = header() + question(0, QStringLiteral("one"));
    const rlimit full{first.size() + 100, before.rlim_max}; // in the middle of the line that follows
    ConversationFile file(m_file);
    file.append(first);
    file.flush(Durability::Power);
    ::setrlimit(RLIMIT_FSIZE, &full);
    file.append(question(1, QStringLiteral("two")));
    EXPECT_THROW(file.flush(Durability::Power), Error);
    file.append(question(2, QStringLiteral("three")));
    EXPECT_THROW(file.flush(Durability::Power), Error);
    EXPECT_TRUE(file.pending());
    EXPECT_EQ(read().exchanges.size(), 1) << "what was there is whole";
    EXPECT_EQ(parseConversation(file.text(), {}).exchanges.size(), 3);
    ::setrlimit(RLIMIT_FSIZE, &before);
    file.flush(Durability::Power);
    EXPECT_FALSE(file.pending());
    EXPECT_EQ(readTextFile(m_file), first + question(1, QStringLiteral("two")) + question(2, QStringLiteral("three")));
}

TEST_F(ConversationFiles, LinksAndPipesAreNotFollowed) {
    std::filesystem::create_directories(m_file.parent_path());
    std::ofstream(m_folder / "victim") << "victim";
    std::filesystem::create_symlink(m_folder / "victim", m_file);
    ConversationFile link(m_file);
    link.append(header());
    EXPECT_THROW(link.flush(Durability::Process), Error);
    EXPECT_EQ(readTextFile(m_folder / "victim"), "victim");
    std::filesystem::remove(m_file);
    ASSERT_EQ(::mkfifo(m_file.c_str(), 0600), 0);
    EXPECT_EQ(readSummary(m_file, {}).questions, 0);
    ConversationFile pipe(m_file);
    pipe.lock();
    EXPECT_THROW(pipe.text(), Error);
}

TEST_F(ConversationFiles, ASummaryReadsLittleOfALongFile) {
    Conversation conversation = m_conversation;
    Exchange exchange;
    exchange.question = QStringLiteral("How long?");
    exchange.answer = QString(100'000, u'a'); // longer than a block, at both ends
    conversation.exchanges = QVector<Exchange>(30, exchange);
    writeNewConversation(m_file, conversation);
    const ConversationSummary summary = readSummary(m_file, QStringLiteral("id"));
    EXPECT_EQ(summary.question, exchange.question);
    EXPECT_EQ(summary.questions, 30);
    EXPECT_EQ(summary.video, QStringLiteral("clip.mp4"));
}

TEST_F(ConversationFiles, ANewOneReplacesNone) {
    Conversation conversation = m_conversation;
    conversation.exchanges.resize(1);
    writeNewConversation(m_file, conversation);
    conversation.exchanges.resize(2);
    writeNewConversation(m_file, conversation);
    EXPECT_EQ(read().exchanges.size(), 1);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(m_file.parent_path()), {}), 1) << "nothing stays";
}

} // namespace
} // namespace pllava::ui
