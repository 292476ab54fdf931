#include "ui/history/conversation_text.h"

#include <algorithm>
#include <cstdlib>
#include <functional>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "ui/base/paths.h"

namespace pllava::ui {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;

/// A whole line. Text from a person or a model may hold anything; what is no UTF-8 is replaced, not thrown.
std::string line(const json& object) {
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

/// Every line that ends; the last one may have been cut.
void eachLine(std::string_view text, const std::function<void(std::string_view line)>& use) {
    for (std::size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1))
        use(text.substr(0, end));
}

void readHeader(const JsonObject& object, Conversation& conversation) {
    if (object.required<int>("version") > kVersion)
        throw Error(ErrorKind::Unsupported, "this conversation was written by a newer PLLaVA Studio");
    conversation.video = pathFromStored(QString::fromStdString(object.required("video")));
    if (const auto begun = object.text("begun"))
        conversation.begun = QDateTime::fromString(QString::fromStdString(*begun), Qt::ISODate);
}

void readChange(const JsonObject& object, QVector<Exchange>& exchanges) {
    const auto place = std::clamp<qsizetype>(object.required<std::int64_t>("at"), 0, exchanges.size());
    if (const json* whole = object.find("exchange")) {
        Exchange exchange = exchangeFromJson(*whole);
        exchanges.resize(place);
        exchanges.push_back(std::move(exchange));
    } else if (place < exchanges.size())
        exchanges[place].answer += QString::fromStdString(object.required("more"));
}

/// False for a line that cannot be read.
bool readLine(std::string_view line, Conversation& conversation) {
    try {
        const JsonObject object = JsonObject::parse(line, "a conversation");
        if (object.has("version"))
            readHeader(object, conversation);
        else
            readChange(object, conversation.exchanges);
        return true;
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Unsupported)
            throw;
        return false;
    }
}

} // namespace

std::string headerLine(const Conversation& conversation) {
    json header{{"version", kVersion}, {"video", storedPath(conversation.video).toStdString()}};
    if (conversation.begun.isValid())
        header["begun"] = conversation.begun.toString(Qt::ISODate).toStdString();
    return line(header);
}

std::string exchangeLine(qsizetype place, const Exchange& exchange) {
    return line({{"at", place}, {"exchange", toJson(exchange)}});
}

std::string moreLine(qsizetype place, const QString& words) {
    return line({{"at", place}, {"more", words.toStdString()}});
}

std::string wholeText(const Conversation& conversation) {
    std::string text = headerLine(conversation);
    for (qsizetype place = 0; place < conversation.exchanges.size(); ++place)
        text += exchangeLine(place, conversation.exchanges[place]);
    return text;
}

Conversation parseConversation(std::string_view text, const QString& id) {
    Conversation conversation;
    conversation.id = id;
    bool anything = false;
    eachLine(text, [&](std::string_view line) { anything |= readLine(line, conversation); });
    if (!anything)
        throw Error(ErrorKind::CorruptFile, "conversation " + id.toStdString() + " cannot be read: no line is whole");
    return conversation;
}

ConversationSummary summaryOf(const Conversation& conversation) {
    return {conversation.id, conversation.video,
            conversation.exchanges.isEmpty() ? QString() : conversation.exchanges.front().question, conversation.begun,
            conversation.exchanges.size()};
}

ConversationSummary summaryOf(std::string_view head, std::string_view lastLine, const QString& id) {
    ConversationSummary summary = summaryOf(parseConversation(head, id));
    constexpr std::string_view kPlace = R"({"at":)"; // keys are written in alphabetical order
    if (lastLine.starts_with(kPlace) && summary.questions > 0)
        summary.questions =
            std::max<qsizetype>(1, std::atoll(std::string(lastLine.substr(kPlace.size(), 12)).c_str()) + 1);
    return summary;
}

} // namespace pllava::ui
