#pragma once

#include <optional>

#include <QDateTime>
#include <QString>
#include <QVector>

#include <nlohmann/json_fwd.hpp>

#include "core/chat/session.h"

namespace pllava::ui {

/// A question and how it was answered: what is shown, saved and exported.
struct Exchange {
    QString question;
    QString answer;
    std::optional<QString> error; ///< why there is no answer
    bool finished = false;        ///< answered to its end, so that follow-ups may build on it
    QString stopReason;           ///< "eos", "length", ...; empty while it is being answered
    QString model;                ///< folder name of the base; empty where an earlier program wrote it
    QString adapter;              ///< folder name of the LoRA weights, empty for none
    QString promptTemplate;
    std::optional<TimeRange> range;
    PoolingShape pooling;
    double loraAlpha = 0;
    std::int64_t newTokens = 0, promptTokens = 0, cachedTokens = 0, visualTokens = 0;
    int substitutedFrames = 0;    ///< of these frames: damaged or lost in the file
    bool unreadableParts = false; ///< the file is damaged, and frames were sampled from the rest
    QVector<double> frameSeconds; ///< when the frames that the model saw are shown
    double firstTokenMilliseconds = 0, totalMilliseconds = 0, tokensPerSecond = 0;
};

/// Questions and answers about one video.
struct Conversation {
    QString video;
    QDateTime begun; ///< UTC; invalid where nobody knows
    QVector<Exchange> exchanges;
    QString id{}; ///< names its file; empty for one that was never to be saved
};

/// One that no other conversation has: when it was begun, then random digits.
QString newConversationId();
/// A new one, begun now.
Conversation beginConversation(const QString& video);
/// Copies the facts of an answer into the exchange.
void finish(Exchange& exchange, const Answer& answer);
/// The turns that a next question builds on: those finished, in order.
QVector<Turn> turns(const Conversation& conversation);

nlohmann::json toJson(const Exchange& exchange);
/// Throws CorruptFile for anything that toJson would not have written.
Exchange exchangeFromJson(const nlohmann::json& json);
/// Without the id: what is exported, and what earlier programs saved.
nlohmann::json toJson(const Conversation& conversation);
/// As exchangeFromJson.
Conversation conversationFromJson(const nlohmann::json& json);
/// For people: questions as headings, answers as text, details in one line each.
QString toMarkdown(const Conversation& conversation);
/// The file of this name: JSON where it ends in .json, else Markdown.
QByteArray exported(const Conversation& conversation, const QString& path);

} // namespace pllava::ui
