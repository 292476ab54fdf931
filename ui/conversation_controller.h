#pragma once

#include <QObject>
#include <QTimer>
#include <QVector>

#include "ui/base/conversation.h"

namespace pllava {
class Error;
}

namespace pllava::ui {

class QuestionController;
class ChatPanel;
class ConversationStore;
struct ConversationSummary;
class Engine;
class HistoryDock;

/// Keeps the open conversation on the disk as it grows, and opens others in its place. GUI thread only.
class ConversationController : public QObject {
    Q_OBJECT
public:
    /// What it connects; all outlive it.
    struct Parts {
        Engine& engine;
        ChatPanel& chat;
        QuestionController& questions;
        ConversationStore& store;
        HistoryDock& history;
    };
    explicit ConversationController(const Parts& parts, QObject* parent = nullptr);

    /// From now on questions and answers are saved, and the list of earlier conversations is kept.
    void watch();
    void open(const Conversation& conversation);
    /// One that is kept, by its id.
    void openEarlier(const QString& id);
    /// Another one about the same video.
    void beginNew();
    void save();

signals:
    void opened(const Conversation& conversation);
    /// The open conversation is about this one.
    void videoWanted(const QString& path);
    /// It is open in another window too, and goes on as a copy in this one.
    void openElsewhere();
    void openFailed(const Error& error);

private:
    /// Those that are kept, without the one that is open.
    void showEarlier(const QVector<ConversationSummary>& kept);

    Parts m_parts;
    QTimer m_whileAnswering; ///< between savings of an answer's words
};

} // namespace pllava::ui
