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
#include "ui/training/training_dock.h"
#include "ui/tuning/pooling_lora_dock.h"
#include "ui/wording.h"

namespace pllava::ui {

/// The conversation about it begins once it has opened: what is there stays until then.
void MainWindow::openVideo(const QString& path) {
    m_player->open(path);
}

void MainWindow::handleOpened(const QString& path) {
    if (path != m_chat->conversation().video) {
        openConversation(beginConversation(path));
        m_notice->hideIf(m_openFailure);
        m_chat->focusQuestion();
    }
    if (const auto& exchanges = m_chat->conversation().exchanges; !exchanges.isEmpty())
        showSampledFrames(exchanges.back());
    m_preferences.addRecentFile(path);
    updateReady();
    greet();
}

/// As soon as there are both, the model and the sample.
void MainWindow::greet() {
    if (m_greeting != Greeting::Due || !m_engine.model() || m_chat->conversation().video.isEmpty())
        return;
    m_greeting = Greeting::Asked;
    m_asking->ask(QStringLiteral("What happens in the video?"));
}

void MainWindow::handleOpenFailed(const QString& message) {
    m_openFailure = message;
    m_notice->show(message, {}, tr("Open another video…"), [this] { chooseVideo(); });
    const QString before = m_chat->conversation().video;
    if (!before.isEmpty() && before != m_player->currentPath())
        m_player->open(before);
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
        if (error.kind() != ErrorKind::NotFound) // else it is the first start
            handleUnreadable(error);
    }
    m_restoredTuning = workspace.tuning;
    m_history->model().setConversations(workspace.earlier);
    m_training->follow(workspace.training);
    const QString video = workspace.conversation.video;
    if (!m_options.video.isEmpty())
        openVideo(QFileInfo(m_options.video).absoluteFilePath());
    else if (video.isEmpty()) {
        m_greeting = Greeting::Due;
        openVideo(samplePath(QStringLiteral("moving-right.mp4")));
    } else {
        openConversation(workspace.conversation);
        m_player->open(video);
        m_player->seek(workspace.position);
    }
    ModelChoice choice = m_options.model == ModelChoice() ? workspace.model : m_options.model;
    if (choice.base.isEmpty())
        choice.base = demoModel();
    loadModel(choice);
    m_chat->focusQuestion();
}

void MainWindow::handleUnreadable(const Error& error) {
    m_saver->leaveAlone();
    const QString words = tr("The last session could not be restored, and this one will not be saved. ");
    if (error.kind() != ErrorKind::CorruptFile)
        return m_notice->show(words + errorWords(error));
    m_notice->show(words + errorWords(error), {}, tr("Set the damaged file aside"), [this] {
        const auto& file = m_options.workspaceFile;
        std::error_code failure;
        std::filesystem::rename(file, file.string() + ".damaged", failure);
        if (!failure)
            m_saver->writeTo(file);
    });
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
    workspace.training = m_training->folder();
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
