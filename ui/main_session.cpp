// Work of the main window: video, conversation, and their restoration after a restart.

#include <QDockWidget>
#include <QEvent>
#include <QFileInfo>
#include <QSplitter>

#include "core/base/leftovers.h"
#include "ui/base/paths.h"
#include "ui/base/resource_paths.h"
#include "ui/base/saving.h"
#include "ui/base/suggestions.h"
#include "ui/base/wording.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat_hints.h"
#include "ui/conversation_controller.h"
#include "ui/history/conversation_store.h"
#include "ui/history/history_dock.h"
#include "ui/lab_controller.h"
#include "ui/main_window.h"
#include "ui/norms_controller.h"
#include "ui/notice_bar.h"
#include "ui/player/player_panel.h"
#include "ui/save_notice.h"
#include "ui/training/training_dock.h"
#include "ui/tuning/pooling_lora_dock.h"

namespace pllava::ui {
namespace {

constexpr auto kSavePositionEvery = std::chrono::seconds(3);

} // namespace

/// The conversation about it begins once it has opened: what is there stays until then.
void MainWindow::openVideo(const QString& path) {
    m_player->open(path);
}

void MainWindow::takeOver(const StartRequest& request) {
    if (!request.activation.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", request.activation); // Qt looks for it there
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
    const ModelChoice model{textOf(request.model.toStdString()), textOf(request.weights.toStdString())};
    if (model != ModelChoice())
        m_models.load({model.base.isEmpty() ? m_models.wanted().base : model.base, model.adapter});
    const QString video = textOf(request.video.toStdString());
    if (!video.isEmpty() && m_last)
        m_options.video = video; // after the last conversation
    else if (!video.isEmpty())
        openVideo(video);
}

void MainWindow::handleOpened(const QString& path) {
    if (path != m_chat->conversation().video) {
        m_conversations->open(beginConversation(path));
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
    m_questions->ask(suggestedQuestions(m_models.world(), m_chat->conversation().video).front());
}

void MainWindow::handleOpenFailed(const QString& message) {
    m_openFailure = message;
    m_notice->show(message, {}, tr("Open another video…"), [this] { chooseVideo(); });
    const QString before = m_chat->conversation().video;
    if (!before.isEmpty() && before != m_player->currentPath())
        m_player->open(before);
}

void MainWindow::showConversation(const Conversation& conversation) {
    m_hints->reset();
    m_norms->setConversation(conversation);
    m_lab->setConversation(conversation);
    const QString name = QFileInfo(conversation.video).fileName();
    setWindowTitle(name.isEmpty() ? QStringLiteral("PLLaVA Studio") : name + QStringLiteral(" – PLLaVA Studio"));
    updateReady();
    m_saver->changed();
}

void MainWindow::newConversation() {
    m_conversations->beginNew();
    m_chat->focusQuestion();
}

/// Before the first paint, so that the window appears where it was.
void MainWindow::readLastWorkspace() {
    m_last.emplace();
    m_last->model.adapter = demoAdapter();  // until another one is chosen
    tidyLeftovers(m_options.workspaceFile); // of windows that were killed while they saved
    try {
        m_last = loadWorkspace(m_options.workspaceFile);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) // else it is the first start
            handleUnreadable(error);
    }
    if (!m_last->inherited.isEmpty())
        m_saver->leaveAlone(); // until every conversation in it has a file of its own
    restoreGeometry(m_last->layout.geometry);
    restoreState(m_last->layout.docks);
    m_sides->restoreState(m_last->layout.sides);
}

void MainWindow::restore() {
    const Workspace workspace = *m_last;
    watchLayout();
    m_conversations->watch();
    m_player->setVolume(workspace.volume);
    m_norms->setChoices(workspace.norms);
    m_settings.restore(workspace.settings);
    m_training->follow(workspace.training);
    m_models.keep(workspace.model);
    restoreConversation(workspace);
    m_store->list();
    ModelChoice choice = m_options.model == ModelChoice() ? workspace.model : m_options.model;
    if (choice.base.isEmpty())
        choice.base = demoModel();
    m_models.load(choice);
    m_chat->focusQuestion();
}

/// The last one, even where a video is to be opened: it is then left as any other is.
void MainWindow::restoreConversation(const Workspace& workspace) {
    if (!workspace.inherited.isEmpty())
        return restoreInherited(workspace);
    if (workspace.conversation.isEmpty() || m_options.window == StartOptions::Window::Another)
        return openFirst(beginConversation(workspace.video), workspace.position);
    m_store->load(
        workspace.conversation,
        [this, position = workspace.position](const StoredConversation& stored) {
            openFirst(stored.conversation, position);
        },
        [this, workspace](const Error& error) {
            if (error.kind() != ErrorKind::NotFound)
                m_notice->show(tr("The conversation could not be opened. ") + errorWords(error));
            openFirst(beginConversation(workspace.video), workspace.position);
        });
}

void MainWindow::restoreInherited(const Workspace& workspace) {
    connect(m_store, &ConversationStore::adopted, m_saver, [this] { m_saver->writeTo(m_options.workspaceFile); });
    std::error_code ignored;
    const auto age = std::filesystem::file_time_type::clock::now() -
                     std::filesystem::last_write_time(m_options.workspaceFile, ignored);
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    const auto inherited =
        m_store->adopt(workspace.inherited, QDateTime::currentDateTimeUtc().addSecs(ignored ? 0 : -seconds));
    openFirst(inherited.front(), workspace.position);
}

void MainWindow::openFirst(const Conversation& conversation, double position) {
    m_last.reset();
    if (!conversation.video.isEmpty()) {
        m_conversations->open(conversation);
        if (m_options.video.isEmpty() || m_options.video == conversation.video) {
            m_player->open(conversation.video);
            m_player->seek(position);
        } else
            openVideo(m_options.video);
    } else if (!m_options.video.isEmpty())
        openVideo(m_options.video);
    else {
        m_greeting = Greeting::Due;
        openVideo(samplePath(QStringLiteral("moving-right.mp4")));
    }
    emit restored();
}

void MainWindow::handleUnreadable(const Error& error) {
    m_saver->leaveAlone();
    const QString words =
        tr("Window, video and settings could not be restored and will not be saved; conversations are kept. ");
    if (error.kind() != ErrorKind::CorruptFile)
        return m_notice->show(words + errorWords(error));
    m_notice->show(words + errorWords(error), {}, tr("Move the damaged file aside"), [this] {
        const auto& file = m_options.workspaceFile;
        std::error_code failure;
        std::filesystem::rename(file, file.string() + ".damaged", failure);
        if (!failure)
            m_saver->writeTo(file);
    });
}

Workspace MainWindow::workspace() const {
    if (m_last)
        return *m_last; // nothing has been restored yet, so nothing has changed
    Workspace workspace;
    workspace.model = m_models.wanted();
    if (workspace.model.base == demoModel())
        workspace.model.base.clear();
    workspace.settings = m_engine.model() ? m_settings.value() : m_settings.restored();
    if (const Conversation& conversation = m_chat->conversation(); !conversation.exchanges.isEmpty())
        workspace.conversation = conversation.id;
    workspace.video = m_chat->conversation().video;
    workspace.position = m_player->position();
    workspace.training = m_training->folder();
    workspace.layout = layout();
    workspace.norms = m_norms->choices();
    workspace.volume = m_player->volume();
    return workspace;
}

WindowLayout MainWindow::layout() const {
    return m_presentation.isOn() ? m_behindStage : WindowLayout{saveGeometry(), saveState(), m_sides->saveState()};
}

/// Saves it whenever it changes, and now and then where a video plays: no crash shall take it.
void MainWindow::watchLayout() {
    QList<QObject*> watched{this, m_player, m_chat};
    for (QDockWidget* dock : findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly))
        watched << dock;
    for (QObject* each : watched)
        each->installEventFilter(this);
    m_whilePlaying.setSingleShot(true);
    m_whilePlaying.setInterval(kSavePositionEvery);
    connect(&m_whilePlaying, &QTimer::timeout, m_saver, &WorkspaceSaver::changed);
    connect(m_player, &PlayerPanel::positionChanged, this, [this] {
        if (!m_whilePlaying.isActive())
            m_whilePlaying.start();
    });
}

void MainWindow::connectConversations() {
    connect(m_conversations, &ConversationController::opened, this, &MainWindow::showConversation);
    connect(m_conversations, &ConversationController::videoWanted, m_player, &PlayerPanel::open);
    connect(m_conversations, &ConversationController::openElsewhere, this, [this] {
        m_notice->showDone(tr("This conversation is open in another window. Questions asked here are saved as "
                              "a separate conversation."));
    });
    connect(m_conversations, &ConversationController::openFailed, this, [this](const Error& error) {
        m_notice->show(tr("The conversation could not be opened. ") + errorWords(error));
    });
    connect(m_history, &HistoryDock::forgotten, this, [this](const QString& id) {
        m_store->forget(id);
        m_notice->showDone(tr("The conversation is deleted."), tr("Undo"), [this, id] { m_store->recall(id); });
    });
    connect(m_store, &ConversationStore::forgetFailed, this,
            [this](const Error& error) { m_notice->show(errorWords(error)); });
    m_saveNotice->watch(m_store);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show || type == QEvent::Hide)
        m_saver->changed();
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::saveReport() {
    m_lab->saveReport(this);
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
