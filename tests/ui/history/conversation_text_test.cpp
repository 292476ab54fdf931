#include "ui/history/conversation_text.h"

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

Exchange exchange(const QString& question, const QString& answer) {
    Exchange made;
    made.question = question;
    made.answer = answer;
    made.stopReason = QStringLiteral("eos");
    made.finished = true;
    made.range = TimeRange{1.5, 2};
    made.frameSeconds = {0.25, 61};
    return made;
}

Conversation sample(int exchanges = 2) {
    Conversation conversation = beginConversation(QStringLiteral("/videos/日本 \"1\".mp4"));
    for (int i = 0; i < exchanges; ++i)
        conversation.exchanges.push_back(exchange(QStringLiteral("q%1\n").arg(i), QStringLiteral("a%1 \n \"").arg(i)));
    return conversation;
}

TEST(ConversationText, ComesBackAsItWas) {
    const Conversation before = sample(), after = parseConversation(wholeText(before), before.id);
    EXPECT_EQ(wholeText(after), wholeText(before));
    EXPECT_EQ(after.id, before.id);
    EXPECT_EQ(after.begun.toSecsSinceEpoch(), before.begun.toSecsSinceEpoch());
    EXPECT_EQ(after.exchanges[1].range->start, 1.5);
}

TEST(ConversationText, LaterLinesTakeThePlaceOfEarlierOnes) {
    const std::string text = wholeText(sample(3)) + exchangeLine(1, exchange(QStringLiteral("again"), {})) +
                             moreLine(1, QStringLiteral("one ")) + moreLine(1, QStringLiteral("two"));
    const Conversation read = parseConversation(text, {});
    ASSERT_EQ(read.exchanges.size(), 2);
    EXPECT_EQ(read.exchanges[1].question, QStringLiteral("again"));
    EXPECT_EQ(read.exchanges[1].answer, QStringLiteral("one two"));
}

TEST(ConversationText, CutAnywhereOnlyTheCutLineIsLost) {
    const std::string text = wholeText(sample(3));
    const std::size_t header = text.find('\n') + 1;
    for (std::size_t length = header; length <= text.size(); ++length) {
        const auto whole = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(length), '\n') - 1;
        ASSERT_EQ(parseConversation(text.substr(0, length), {}).exchanges.size(), whole) << length;
    }
}

TEST(ConversationText, ADamagedLineIsSkipped) {
    for (const char* bad : {"", "{", "null", "[]", "{\"at\": \"x\"}", "{\"at\": 0}", "{\"at\": 1, \"exchange\": {}}",
                            "{\"at\": -5, \"more\": 7}", "\xff\xfe"}) {
        const std::string text = wholeText(sample(1)) + bad + "\n" + exchangeLine(1, exchange(QStringLiteral("q"), {}));
        ASSERT_EQ(parseConversation(text, {}).exchanges.size(), 2) << bad;
    }
    EXPECT_THROW(parseConversation("no line\n", {}), Error);
    EXPECT_THROW(parseConversation("", {}), Error);
}

TEST(ConversationText, ANewerProgramsFileIsRefused) {
    try {
        parseConversation("{\"version\": 99, \"video\": \"x\"}\n", {});
        FAIL() << "was read";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::Unsupported);
    }
}

TEST(ConversationText, IsSummedUpByItsBeginningAndItsEnd) {
    const std::string text = wholeText(sample(3));
    const auto second = text.find('\n', text.find('\n') + 1) + 1;
    const ConversationSummary summary =
        summaryOf(std::string_view(text).substr(0, second), exchangeLine(41, {}).substr(0, 64), QStringLiteral("id"));
    EXPECT_EQ(summary.question, QStringLiteral("q0\n"));
    EXPECT_EQ(summary.questions, 42);
    EXPECT_EQ(summaryOf(headerLine(sample()), headerLine(sample()), {}).questions, 0);
}

TEST(ConversationText, TextThatIsNotUnicodeIsKeptAsFarAsItGoes) {
    const QString half = QStringLiteral("a") + QChar(0xD800) + QStringLiteral("b");
    const Conversation read = parseConversation(
        headerLine(beginConversation(half)) + exchangeLine(0, exchange(half, half)) + moreLine(0, half), {});
    EXPECT_TRUE(read.exchanges[0].answer.startsWith(u'a'));
    EXPECT_TRUE(read.exchanges[0].answer.endsWith(u'b'));
    const QString name = textOf("/videos/caf\xe9.mp4");
    EXPECT_EQ(parseConversation(headerLine(beginConversation(name)), {}).video, name) << "names come back whole";
}

} // namespace
} // namespace pllava::ui
