// What a person works on: video, conversation, and how both come back after a restart.

#include <QFileInfo>

#include "ui/base/resource_paths.h"
#include "ui/base/saving.h"
#include "ui/chat/chat_panel.h"
#include "ui/history/history_dock.h"
#include "ui/main_window.h"
#include "ui/norms_view.h"
#include "ui/notice_bar.h"
#include "ui/player/player_panel.h"
#include "ui/tuning/pooling_lora_dock.h"
#include "ui/wording.h"

namespace pllava::ui {

void MainWindow::openVideo(const QString& path) {
    openConversation(beginConversation(path));
    m_player->open(path);
}

void MainWindow::openConversation(const Conversation& conversation) {
    m_asking->stop();
    m_history->model().keep(m_chat->conversation());
    m_chat->setConversation(conversation);
    m_norms->setConversation(conversation);
    const QString name = QFileInfo(conversation.video).fileName();
    setWindowTitle(name.isEmpty() ? QStringLiteral("PLLaVA Studio") : name + QStringLiteral(" – PLLaVA Studio"));
    updateReady();
    m_saver->changed();
}

void MainWindow::openEarlier(int row) {
    const Conversation conversation = m_history->model().take(row);
    openConversation(conversation);
    m_player->open(conversation.video);
}

void MainWindow::newConversation() {
    openConversation(beginConversation(m_chat->conversation().video));
    m_chat->focusQuestion();
}

void MainWindow::restore() {
    Workspace workspace;
    try {
        workspace = loadWorkspace(m_options.workspaceFile);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) { // else it is the first start
            m_saver->leaveAlone();
            m_notice->show(tr("The last session could not be restored, and this one will not be saved. ") +
                           errorWords(error));
        }
    }
    m_restoredTuning = workspace.tuning;
    m_history->model().setConversations(workspace.earlier);
    const bool asked = !m_options.video.isEmpty();
    if (!asked && workspace.conversation.video.isEmpty())
        m_greeting = Greeting::Due;
    if (asked)
        openVideo(QFileInfo(m_options.video).absoluteFilePath());
    else if (m_greeting == Greeting::Due)
        openVideo(samplePath(QStringLiteral("moving-right.mp4")));
    else {
        openConversation(workspace.conversation);
        m_player->open(workspace.conversation.video);
        m_player->seek(workspace.position);
    }
    ModelChoice choice = m_options.model.base.isEmpty() ? workspace.model : m_options.model;
    if (choice.base.isEmpty())
        choice = {demoModel(), {}};
    loadModel(choice);
}

Workspace MainWindow::workspace() const {
    Workspace workspace;
    if (m_engine.model() && m_engine.model()->choice.base != demoModel())
        workspace.model.base = m_engine.model()->choice.base;
    if (m_engine.model()) {
        workspace.model.adapter = m_engine.model()->choice.adapter;
        workspace.tuning = m_tuning->tuning();
    }
    workspace.conversation = m_chat->conversation();
    workspace.position = m_player->position();
    workspace.earlier = m_history->model().conversations();
    return workspace;
}

void MainWindow::exportConversation() {
    const SaveQuestion question{tr("Export the conversation"),
                                QStringLiteral("conversation.md"),
                                {QStringLiteral("Markdown (*.md)"), QStringLiteral("JSON (*.json)")}};
    m_exporter->ask(this, question, [conversation = m_chat->conversation()](const QString& path) {
        return exported(conversation, path);
    });
}

} // namespace pllava::ui
