#include "ui/base/conversation.h"

#include <algorithm>

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QRandomGenerator>
#include <QRegularExpression>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

using nlohmann::json;

struct ConversationText {
    Q_DECLARE_TR_FUNCTIONS(ConversationText)
};

QString text(const JsonObject& object, const char* key) {
    return QString::fromStdString(object.required(key));
}

QString nameIn(const JsonObject& object, const char* key) {
    return nameFromStored(object.required(key));
}

Exchange readExchange(const JsonObject& object) {
    Exchange exchange;
    exchange.question = text(object, "question");
    exchange.answer = text(object, "answer");
    exchange.finished = object.required<bool>("finished");
    exchange.stopReason = nameIn(object, "stop_reason");
    exchange.model = nameFromStored(object.text("model").value_or(""));
    exchange.adapter = nameIn(object, "adapter");
    exchange.promptTemplate = nameIn(object, "template");
    exchange.pooling = poolingShapeOf(object.required<std::array<std::int64_t, 3>>("pooling"));
    exchange.loraAlpha = object.required<double>("alpha");
    exchange.newTokens = object.required<std::int64_t>("new_tokens");
    exchange.promptTokens = object.required<std::int64_t>("prompt_tokens");
    exchange.cachedTokens = object.required<std::int64_t>("cached_tokens");
    exchange.visualTokens = object.required<std::int64_t>("visual_tokens");
    exchange.substitutedFrames =
        object.optional<int>("substituted_frames").value_or(0); // earlier versions did not write it
    exchange.unreadableParts = object.flag("unreadable_parts").value_or(false);
    const auto seconds = object.required<std::vector<double>>("frame_seconds");
    exchange.frameSeconds = {seconds.begin(), seconds.end()};
    exchange.firstTokenMilliseconds = object.required<double>("first_token_ms");
    exchange.totalMilliseconds = object.required<double>("total_ms");
    exchange.tokensPerSecond = object.required<double>("tokens_per_second");
    if (object.has("error"))
        exchange.error = text(object, "error");
    if (const auto range = object.optional<std::array<double, 2>>("range"))
        exchange.range = {(*range)[0], (*range)[1]};
    return exchange;
}

/// Escapes text for Markdown.
QString escaped(QString text) {
    static const QRegularExpression special(QStringLiteral(R"(([\\`*_{}\[\]<>#|!~]))"));
    return text.replace(special, QStringLiteral("\\\\1"));
}

} // namespace

QString newConversationId() {
    const auto digits = QRandomGenerator::system()->generate64();
    return QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'hhmmss'Z'")) +
           QStringLiteral("-%1").arg(digits, 16, 16, QLatin1Char('0'));
}

Conversation beginConversation(const QString& video) {
    return {video, QDateTime::currentDateTimeUtc(), {}, newConversationId()};
}

void finish(Exchange& exchange, const Answer& answer) {
    exchange.answer = QString::fromStdString(answer.text).trimmed();
    exchange.stopReason = QString::fromLatin1(name(answer.stopReason));
    exchange.finished = answer.stopReason != StopReason::Cancelled;
    exchange.promptTemplate = QString::fromStdString(answer.settings.promptTemplate);
    exchange.range = answer.settings.range;
    exchange.pooling = answer.settings.pooling;
    exchange.loraAlpha = answer.settings.loraAlpha;
    exchange.newTokens = static_cast<std::int64_t>(answer.newIds.size());
    exchange.promptTokens = answer.promptTokens;
    exchange.cachedTokens = answer.cachedTokens;
    exchange.visualTokens = answer.visualTokens;
    exchange.substitutedFrames = answer.substitutedFrames;
    exchange.unreadableParts = answer.hasUnreadableParts;
    exchange.frameSeconds = {answer.frameTimesSeconds.begin(), answer.frameTimesSeconds.end()};
    const Timings& timings = answer.timings;
    exchange.firstTokenMilliseconds = timings.firstToken;
    exchange.totalMilliseconds = timings.decode + timings.preprocess + timings.vision + timings.project + timings.pool +
                                 timings.prefill + timings.generate;
    exchange.tokensPerSecond = answer.tokensPerSecond;
}

QVector<Turn> turns(const Conversation& conversation) {
    QVector<Turn> turns;
    for (const Exchange& exchange : conversation.exchanges)
        if (exchange.finished)
            turns.push_back({exchange.question.toStdString(), exchange.answer.toStdString()});
    return turns;
}

json toJson(const Exchange& exchange) {
    json out{{"question", exchange.question.toStdString()},
             {"answer", exchange.answer.toStdString()},
             {"finished", exchange.finished},
             {"stop_reason", exchange.stopReason.toStdString()},
             {"model", exchange.model.toStdString()},
             {"adapter", exchange.adapter.toStdString()},
             {"template", exchange.promptTemplate.toStdString()},
             {"pooling", {exchange.pooling.frames, exchange.pooling.height, exchange.pooling.width}},
             {"alpha", exchange.loraAlpha},
             {"new_tokens", exchange.newTokens},
             {"prompt_tokens", exchange.promptTokens},
             {"cached_tokens", exchange.cachedTokens},
             {"visual_tokens", exchange.visualTokens},
             {"substituted_frames", exchange.substitutedFrames},
             {"frame_seconds", std::vector<double>(exchange.frameSeconds.begin(), exchange.frameSeconds.end())},
             {"first_token_ms", exchange.firstTokenMilliseconds},
             {"total_ms", exchange.totalMilliseconds},
             {"tokens_per_second", exchange.tokensPerSecond}};
    if (exchange.unreadableParts)
        out["unreadable_parts"] = true;
    if (exchange.error)
        out["error"] = exchange.error->toStdString();
    if (exchange.range)
        out["range"] = {exchange.range->start, exchange.range->end};
    return out;
}

Exchange exchangeFromJson(const json& json) {
    return readExchange(JsonObject(json, "an exchange cannot be read"));
}

json toJson(const Conversation& conversation) {
    json exchanges = json::array();
    for (const Exchange& exchange : conversation.exchanges)
        exchanges.push_back(toJson(exchange));
    json out{{"video", storedPath(conversation.video).toStdString()}, {"exchanges", exchanges}};
    if (conversation.begun.isValid())
        out["begun"] = conversation.begun.toString(Qt::ISODate).toStdString();
    return out;
}

Conversation conversationFromJson(const json& json) {
    const JsonObject object(json, "a conversation cannot be read");
    Conversation conversation;
    conversation.video = pathFromStored(text(object, "video"));
    if (object.has("begun"))
        conversation.begun = QDateTime::fromString(text(object, "begun"), Qt::ISODate);
    for (const JsonObject& exchange : object.objects("exchanges"))
        conversation.exchanges.push_back(readExchange(exchange));
    return conversation;
}

QString toMarkdown(const Conversation& conversation) {
    QString out = QStringLiteral("# %1\n").arg(escaped(QFileInfo(conversation.video).fileName()));
    if (conversation.begun.isValid())
        out += QStringLiteral("\n%1\n").arg(QLocale().toString(conversation.begun.toLocalTime(), QLocale::ShortFormat));
    for (const Exchange& exchange : conversation.exchanges) {
        out += QStringLiteral("\n## %1\n\n%2\n")
                   .arg(escaped(exchange.question), escaped(exchange.error.value_or(exchange.answer)));
        out += QStringLiteral("\n*%1*\n")
                   .arg(ConversationText::tr(
                            "%1 frames, pooling %2×%3×%4, α %5, template %6, %7 tokens, first word after %8 s")
                            .arg(exchange.frameSeconds.size())
                            .arg(exchange.pooling.frames)
                            .arg(exchange.pooling.height)
                            .arg(exchange.pooling.width)
                            .arg(exchange.loraAlpha)
                            .arg(escaped(exchange.promptTemplate))
                            .arg(exchange.newTokens)
                            .arg(exchange.firstTokenMilliseconds / 1000, 0, 'f', 2));
        if (exchange.range)
            out += QStringLiteral("\n*%1*\n")
                       .arg(ConversationText::tr("About %1 – %2 s of the video")
                                .arg(exchange.range->start, 0, 'f', 1)
                                .arg(exchange.range->end, 0, 'f', 1));
        if (!exchange.model.isEmpty())
            out += QStringLiteral("\n*%1*\n").arg(ConversationText::tr("Model %1").arg(escaped(exchange.model)));
        if (!exchange.adapter.isEmpty())
            out += QStringLiteral("\n*%1*\n").arg(ConversationText::tr("Adapter %1").arg(escaped(exchange.adapter)));
    }
    return out;
}

QByteArray exported(const Conversation& conversation, const QString& path) {
    const bool asJson = path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    return asJson ? QByteArray::fromStdString(toJson(conversation).dump(2)) : toMarkdown(conversation).toUtf8();
}

} // namespace pllava::ui
