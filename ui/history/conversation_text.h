#pragma once

#include <string>
#include <string_view>

#include "ui/base/conversation.h"

namespace pllava::ui {

// A conversation's file is JSON Lines. The first line says what it is about, every other one what was added:
//   {"begun": "…", "version": 1, "video": "…"}
//   {"at": 0, "exchange": {…}}    the exchange at index 0, instead of those at this and later indices
//   {"at": 0, "more": "…"}        the next words of the answer at index 0, while it is being written
// Lines are only ever appended. One that was cut by a crash, or damaged, is skipped.

std::string headerLine(const Conversation& conversation);
std::string exchangeLine(qsizetype place, const Exchange& exchange);
std::string moreLine(qsizetype place, const QString& words);
/// Every line of it: what a new file holds.
std::string wholeText(const Conversation& conversation);
/// Throws Unsupported where a newer program wrote it, CorruptFile where no line of it can be read.
Conversation parseConversation(std::string_view text, const QString& id);

/// What a list of conversations shows of one.
struct ConversationSummary {
    QString id, video;
    QString question; ///< the first one
    QDateTime begun;
    qsizetype questions = 0;
};
ConversationSummary summaryOf(const Conversation& conversation);
/// From the beginning of a file, to the end of its second line at least, and from the last line's beginning. No
/// questions: nothing is there to be shown.
ConversationSummary summaryOf(std::string_view head, std::string_view lastLine, const QString& id);

} // namespace pllava::ui
