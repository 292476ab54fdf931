#pragma once

#include <QObject>

#include "ui/base/conversation.h"
#include "ui/base/live_settings.h"
#include "ui/engine.h"

namespace pllava::ui {

class ChatPanel;

/// Passes questions from the chat to the engine and answers back. One answer at a time. GUI thread only.
class QuestionController : public QObject {
    Q_OBJECT
public:
    QuestionController(Engine& engine, ChatPanel& chat, const LiveSettings& settings, QObject* parent = nullptr);
    void ask(const QString& text);
    /// Stops the answer in progress; its text so far stays.
    void stop();

signals:
    void answered(const Answer& answer);
    /// The conversation has changed: a question was asked, or an answer came to its end.
    void changed();
    /// The conversation as it was before a question in it was asked again.
    void replaced(const Conversation& before);

private:
    void askAgain(int place, const QString& text);
    void finish(int id, const Answer& answer);
    void fail(int id, const Error& error);

    Engine& m_engine;
    ChatPanel& m_chat;
    const LiveSettings& m_settings;
    int m_id = 0; ///< of the newest question; results of another are stale
};

} // namespace pllava::ui
