#include "ui/question_controller.h"

#include <QFileInfo>

#include "ui/base/resource_paths.h"
#include "ui/base/wording.h"
#include "ui/chat/chat_panel.h"

namespace pllava::ui {

QuestionController::QuestionController(Engine& engine, ChatPanel& chat, const LiveSettings& settings, QObject* parent)
    : QObject(parent), m_engine(engine), m_chat(chat), m_settings(settings) {
    connect(&m_chat, &ChatPanel::asked, this, &QuestionController::ask);
    connect(&m_chat, &ChatPanel::askedAgain, this, &QuestionController::askAgain);
    connect(&m_chat, &ChatPanel::stopRequested, this, &QuestionController::stop);
    connect(&m_engine, &Engine::progressed, this, [this](int id, const QString& stage, int percent) {
        if (id == m_id)
            m_chat.showStage(stageWords(stage), percent);
    });
    connect(&m_engine, &Engine::wrote, this, [this](int id, const QString& piece) {
        if (id == m_id)
            m_chat.write(piece);
    });
    connect(&m_engine, &Engine::answered, this, &QuestionController::finish);
    connect(&m_engine, &Engine::failed, this, &QuestionController::fail);
}

void QuestionController::ask(const QString& text) {
    const Conversation& conversation = m_chat.conversation();
    const Question question{++m_id, conversation.video, turns(conversation), text, m_settings.value(), conversation.id};
    Exchange exchange;
    exchange.question = text;
    m_chat.begin(exchange);
    m_engine.ask(question);
    emit changed();
}

void QuestionController::askAgain(int place, const QString& text) {
    if (m_chat.answering())
        return;
    emit replaced(m_chat.conversation());
    m_chat.branch(place);
    ask(text);
}

void QuestionController::stop() {
    if (m_chat.answering())
        m_engine.stop();
}

void QuestionController::finish(int id, const Answer& answer) {
    if (id != m_id || !m_chat.answering())
        return;
    Exchange exchange = m_chat.conversation().exchanges.back();
    ui::finish(exchange, answer);
    if (const auto& model = m_engine.model()) {
        const QString& base = model->choice.base;
        exchange.model = base == demoModel() ? QStringLiteral("demo-model") : QFileInfo(base).fileName();
        exchange.adapter = QFileInfo(model->choice.adapter).fileName();
    }
    m_chat.finish(exchange);
    emit changed(); // it is saved before anything else is made of it
    emit answered(answer);
}

void QuestionController::fail(int id, const Error& error) {
    if (id != m_id || !m_chat.answering())
        return;
    Exchange exchange = m_chat.conversation().exchanges.back();
    exchange.stopReason = QStringLiteral("cancelled");
    if (error.kind() != ErrorKind::Cancelled)
        exchange.error = errorWords(error);
    m_chat.finish(exchange);
    emit changed();
}

} // namespace pllava::ui
