// What a person works on: video, conversation, and how both come back after a restart.

#include <QDockWidget>
#include <QEvent>
#include <QFileInfo>
#include <QSplitter>

#include "ui/base/resource_paths.h"
#include "ui/base/saving.h"
#include "ui/base/wording.h"
#include "ui/chat/chat_panel.h"
#include "ui/history/history_dock.h"
#include "ui/lab_view.h"
#include "ui/main_window.h"
#include "ui/norms_view.h"
#include "ui/notice_bar.h"
#include "ui/player/player_panel.h"
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
    m_lab->setConversation(conversation);
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

/// Before the first paint, so that the window appears where it was.
void MainWindow::readLastWorkspace() {
    m_last.emplace();
    try {
        m_last = loadWorkspace(m_options.workspaceFile);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) // else it is the first start
            handleUnreadable(error);
    }
    restoreGeometry(m_last->layout.geometry);
    restoreState(m_last->layout.docks);
    m_sides->restoreState(m_last->layout.sides);
}

void MainWindow::restore() {
    const Workspace workspace = *std::exchange(m_last, std::nullopt);
    watchLayout();
    m_player->setVolume(workspace.volume);
    m_norms->setChoices(workspace.norms);
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
    if (m_last)
        return *m_last; // nothing has been restored yet, so nothing has changed
    Workspace workspace;
    workspace.model = m_wanted;
    if (m_wanted.base == demoModel())
        workspace.model.base.clear();
    workspace.tuning = m_engine.model() ? m_tuning->tuning() : m_restoredTuning;
    workspace.conversation = m_chat->conversation();
    workspace.position = m_player->position();
    workspace.training = m_training->folder();
    workspace.earlier = m_history->model().conversations();
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
