#include "ui/conversation_controller.h"

#include <QDockWidget>

#include "ui/chat/chat_panel.h"
#include "ui/history/conversation_store.h"
#include "ui/history/history_dock.h"
#include "ui/question_controller.h"

namespace pllava::ui {
namespace {

constexpr auto kSaveWordsEvery = std::chrono::milliseconds(200);

} // namespace

ConversationController::ConversationController(const Parts& parts, QObject* parent) : QObject(parent), m_parts(parts) {
    m_whileAnswering.setSingleShot(true);
    m_whileAnswering.setInterval(kSaveWordsEvery);
    connect(&m_whileAnswering, &QTimer::timeout, this, &ConversationController::save);
}

/// Each question when it is asked, each answer when it ends, and its words meanwhile.
void ConversationController::watch() {
    connect(&m_parts.questions, &QuestionController::changed, this, &ConversationController::save);
    connect(&m_parts.engine, &Engine::wrote, this, [this] {
        if (!m_whileAnswering.isActive())
            m_whileAnswering.start();
    });
    connect(&m_parts.questions, &QuestionController::replaced, this,
            [this](const Conversation& before) { m_parts.history.model().keep(summaryOf(before)); });
    connect(&m_parts.store, &ConversationStore::listed, this, &ConversationController::showEarlier);
    connect(&m_parts.store, &ConversationStore::retrying, this, &ConversationController::save);
    connect(&m_parts.history, &HistoryDock::opened, this, &ConversationController::openEarlier);
    connect(&m_parts.history, &QDockWidget::visibilityChanged, this, [this](bool visible) {
        if (visible)
            m_parts.store.list(); // other windows have conversations too
    });
}

void ConversationController::open(const Conversation& conversation) {
    m_parts.questions.stop();
    save();
    m_parts.history.model().keep(summaryOf(m_parts.chat.conversation()));
    m_parts.history.model().remove(conversation.id);
    m_parts.chat.setConversation(conversation);
    m_parts.store.hold(m_parts.chat.conversation()); // as it is there: an answer that never ended counts as stopped
    emit opened(conversation);
}

void ConversationController::openEarlier(const QString& id) {
    m_parts.store.load(
        id,
        [this](const StoredConversation& stored) {
            open(stored.conversation);
            emit videoWanted(stored.conversation.video);
            if (stored.elsewhere)
                emit openElsewhere();
        },
        [this](const Error& error) {
            m_parts.store.list();
            emit openFailed(error);
        });
}

void ConversationController::beginNew() {
    open(beginConversation(m_parts.chat.conversation().video));
}

void ConversationController::save() {
    m_parts.store.save(m_parts.chat.conversation());
}

void ConversationController::showEarlier(const QVector<ConversationSummary>& kept) {
    m_parts.history.model().setConversations(kept);
    m_parts.history.model().remove(m_parts.chat.conversation().id);
}

} // namespace pllava::ui
