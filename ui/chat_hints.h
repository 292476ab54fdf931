#pragma once

#include <QStringList>
#include <QWidget>

#include "ui/base/suggestions.h"

namespace pllava {
struct Answer;
}

namespace pllava::ui {

class ChatPanel;
class NoticeBar;

/// What is good to know about the conversation, in bars above it, and the questions that it is offered.
class ChatHints : public QWidget {
    Q_OBJECT
public:
    explicit ChatHints(ChatPanel& chat, QWidget* parent = nullptr);

    /// Questions that fit model, video and language; where the demo model does not know such a video, that is said.
    void showFor(ModelWorld world);
    /// Another conversation is open.
    void reset();
    /// Says once per conversation that turns have left its prompt.
    void noteDroppedTurns(const Answer& answer);

signals:
    /// The folder of another model is to be asked for.
    void modelWanted();

private:
    ChatPanel& m_chat;
    NoticeBar *m_demo = nullptr, *m_context = nullptr;
    bool m_demoClosed = false; ///< by a person
    QStringList m_suggestedFor;
    QString m_shortened; ///< id of the conversation of which it was said that turns have left the prompt
};

} // namespace pllava::ui
