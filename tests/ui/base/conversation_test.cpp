#include "ui/base/conversation.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace pllava::ui {
namespace {

Conversation sample() {
    Exchange exchange;
    exchange.question = QStringLiteral("Was bewegt sich? 什么在动？ *really*");
    exchange.answer = QStringLiteral("<b>The</b> square\nmoves.");
    exchange.finished = true;
    exchange.stopReason = QStringLiteral("eos");
    exchange.model = QStringLiteral("pllava-7b");
    exchange.adapter = QStringLiteral("pooled-step100");
    exchange.promptTemplate = QStringLiteral("plain");
    exchange.range = TimeRange{0.5, 2.25};
    exchange.pooling = {8, 4, 4};
    exchange.loraAlpha = 2.5;
    exchange.newTokens = 11;
    exchange.visualTokens = 128;
    exchange.substitutedFrames = 1;
    exchange.frameSeconds = {0.1, 0.6};
    exchange.firstTokenMilliseconds = 310;
    Exchange failed;
    failed.question = QStringLiteral("And then?");
    failed.error = QStringLiteral("Memory is full.");
    failed.stopReason = QStringLiteral("cancelled");
    return {
        QStringLiteral("/videos/a b.mp4"), QDateTime(QDate(2026, 3, 4), QTime(5, 6, 7), Qt::UTC), {exchange, failed}};
}

TEST(Conversation, ComesBackFromJsonAsItWas) {
    const nlohmann::json json = toJson(sample());
    EXPECT_EQ(toJson(conversationFromJson(nlohmann::json::parse(json.dump()))), json);
}

TEST(Conversation, JsonOfAnotherKindIsRefused) {
    nlohmann::json json = toJson(sample());
    for (const char* text :
         {"{}", "[]", "3", R"({"video": 1, "exchanges": []})", R"({"video": "a", "exchanges": [{}]})"})
        EXPECT_THROW(conversationFromJson(nlohmann::json::parse(text)), Error) << text;
    json["exchanges"][0]["pooling"] = {8, 4};
    EXPECT_THROW(conversationFromJson(json), Error);
}

TEST(Conversation, AFollowUpBuildsOnWhatWasAnsweredAlone) {
    const auto history = turns(sample());
    ASSERT_EQ(history.size(), 1);
    EXPECT_EQ(history[0].answer, "<b>The</b> square\nmoves.");
}

TEST(Conversation, MarkdownShowsTextAsText) {
    const QString text = toMarkdown(sample());
    EXPECT_TRUE(text.startsWith(QStringLiteral("# a b.mp4\n"))) << qPrintable(text);
    EXPECT_TRUE(text.contains(QStringLiteral("\n## Was bewegt sich? 什么在动？ \\*really\\*\n"))) << qPrintable(text);
    EXPECT_TRUE(text.contains(QStringLiteral("\\<b\\>The\\</b\\> square"))) << qPrintable(text);
    EXPECT_TRUE(text.contains(QStringLiteral("\n*Model pllava-7b*\n"))) << qPrintable(text);
    EXPECT_TRUE(text.contains(QLocale().toString(sample().begun.toLocalTime(), QLocale::ShortFormat)));
    EXPECT_TRUE(text.contains(QStringLiteral("Memory is full."))) << qPrintable(text);
}

} // namespace
} // namespace pllava::ui
