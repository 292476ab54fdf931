#include "ui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QScreen>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/base/adapters.h"
#include "ui/base/language.h"
#include "ui/base/paths.h"
#include "ui/base/resource_paths.h"
#include "ui/base/saving.h"
#include "ui/base/wording.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat_hints.h"
#include "ui/conversation_controller.h"
#include "ui/history/conversation_store.h"
#include "ui/history/history_dock.h"
#include "ui/lab_controller.h"
#include "ui/look/card.h"
#include "ui/look/pieces.h"
#include "ui/model_button.h"
#include "ui/norms_controller.h"
#include "ui/notice_bar.h"
#include "ui/player/player_panel.h"
#include "ui/player/video_view.h"
#include "ui/save_notice.h"
#include "ui/status_line.h"
#include "ui/training/training_dock.h"
#include "ui/tuning/pooling_lora_dock.h"
#include "ui/window_header.h"

namespace pllava::ui {
namespace {

QString modelName(const ModelFacts& model) {
    const QString& base = model.choice.base;
    const QString title = base == demoModel() ? MainWindow::tr("Demo model") : QFileInfo(base).fileName();
    const auto [device, dtype] = std::pair{name(model.compute.device), std::string(name(model.compute.dtype))};
    return QStringLiteral("%1 · %2 · %3")
        .arg(title, QString::fromStdString(device).toUpper(), QString::fromStdString(dtype));
}

} // namespace

MainWindow::MainWindow(StartOptions options, QWidget* parent) : QMainWindow(parent), m_options(std::move(options)) {
    setWindowTitle(QStringLiteral("PLLaVA Studio"));
    const QSize room = screen()->availableSize();
    setMinimumSize(QSize(1024, 640).boundedTo(room));
    resize(QSize(1440, 900).boundedTo(room));
    setAcceptDrops(true);
    setContentsMargins(kGap, 0, kGap, 0);
    buildPanels();
    buildDocks();
    buildMenus();
    buildHeader();
    connectModel();
    connectEngine();
    connectPanels();
    connectConversations();
    updateTexts();
    m_hints->showFor(m_models.world());
    readLastWorkspace();
    // The window is on the screen before anything is loaded.
    connect(this, &MainWindow::painted, this, &MainWindow::restore, Qt::QueuedConnection);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanels() {
    m_player = new PlayerPanel(m_settings);
    m_chat = new ChatPanel(m_settings);
    m_notice = new NoticeBar;
    m_status = new StatusLine;
    m_sides = new QSplitter(Qt::Horizontal);
    m_sides->setObjectName(QStringLiteral("sides"));
    m_sides->setChildrenCollapsible(false);
    m_sides->addWidget(new Card(m_player));
    m_sides->addWidget(new Card(conversationColumn()));
    m_sides->setSizes({705, 705});
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap);
    layout->addWidget(m_notice);
    layout->addWidget(m_sides, 1);
    setCentralWidget(content);
    setStatusBar(m_status);
    m_tour = new Tour(this);
    connect(m_tour, &Tour::ended, m_chat, &ChatPanel::focusQuestion);
    m_exporter = new Saver(this);
}

/// The conversation, under what is good to know about it.
QWidget* MainWindow::conversationColumn() {
    m_hints = new ChatHints(*m_chat);
    connect(m_hints, &ChatHints::modelWanted, this, &MainWindow::chooseModel);
    auto* column = new QWidget;
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_hints);
    layout->addWidget(m_chat, 1);
    return column;
}

void MainWindow::buildDocks() {
    m_tuning = new PoolingLoraDock(m_settings);
    m_norms = new NormsController(m_engine, m_settings, this);
    m_player->addTool(m_norms->overlayAction());
    m_history = new HistoryDock;
    QList<QDockWidget*> below{m_tuning};
    below += m_norms->docks();
    for (QDockWidget* dock : below)
        addDockWidget(Qt::BottomDockWidgetArea, dock);
    resizeDocks(below, {290, 407, 705}, Qt::Horizontal); // the last one as wide as the chat
    resizeDocks({m_tuning}, {320}, Qt::Vertical);
    addDockWidget(Qt::LeftDockWidgetArea, m_history);
    m_history->hide();
    m_training = new TrainingDock;
    m_lab = new LabController(m_engine, m_settings, m_options.workspaceFile.parent_path(), this);
    QDockWidget* front = m_norms->docks().back();
    for (QDockWidget* dock : QList<QDockWidget*>{m_training} + m_lab->docks()) { // behind the norms until wanted
        addDockWidget(Qt::BottomDockWidgetArea, dock);
        tabifyDockWidget(front, dock);
        dock->hide();
    }
    m_questions = new QuestionController(m_engine, *m_chat, m_settings, this);
    m_saveNotice = new SaveNotice(*m_notice, this);
    m_saver = new WorkspaceSaver(
        m_options.workspaceFile, [this] { return workspace(); }, this);
    m_store = new ConversationStore(m_options.workspaceFile.parent_path() / "conversations", this);
    m_conversations = new ConversationController({m_engine, *m_chat, *m_questions, *m_store, *m_history}, this);
}

void MainWindow::connectModel() {
    connect(&m_engine, &Engine::loading, this,
            [this](const QString&, int percent) { m_header->model().setPercent(percent); });
    connect(&m_models, &ModelController::loading, this, &MainWindow::updateReady);
    connect(&m_models, &ModelController::loaded, this, &MainWindow::showModel);
    connect(&m_models, &ModelController::failed, this, [this](const Error& error) {
        updateReady();
        if (error.kind() != ErrorKind::Cancelled)
            m_notice->show(error, m_models.hasPrevious() ? tr("Load the previous model") : tr("Use the demo model"),
                           [this] { m_models.usePrevious(); });
        emit loadFailed();
    });
    connect(m_training, &TrainingDock::checkpointChosen, &m_models, &ModelController::useCheckpoint);
    connect(m_tuning, &PoolingLoraDock::adapterChosen, &m_models, &ModelController::useAdapter);
}

void MainWindow::connectEngine() {
    connect(&m_engine, &Engine::busyChanged, this, &MainWindow::updateReady);
    connect(m_questions, &QuestionController::answered, this, &MainWindow::afterAnswer);
    connect(m_questions, &QuestionController::changed, m_saver, &WorkspaceSaver::changed);
    connect(m_questions, &QuestionController::changed, this,
            &MainWindow::updateReady); // the engine may be busy before and after
    m_saveNotice->watch(m_saver);
}

void MainWindow::connectPanels() {
    connect(m_player, &PlayerPanel::opened, this, &MainWindow::handleOpened);
    connect(m_player, &PlayerPanel::failed, this, &MainWindow::handleOpenFailed);
    connect(m_player, &PlayerPanel::positionChanged, m_norms, &NormsController::setPosition);
    connect(m_chat, &ChatPanel::frameClicked, m_player, &PlayerPanel::seek);
    connect(m_exporter, &Saver::failed, this, [this](const Error& error) {
        m_notice->show(error, tr("Save elsewhere…"), [this] { exportConversation(); });
    });
    connect(m_status, &StatusLine::languageToggled, this, [this] { setLanguage(nextLanguage().code); });
    connect(m_training, &TrainingDock::folderChanged, m_saver, &WorkspaceSaver::changed);
    connect(m_training, &TrainingDock::failed, this, [this](const Error& error) { m_notice->show(error); });
    connect(m_norms, &NormsController::momentChosen, m_player, &PlayerPanel::seek);
    const auto overlay = [this] { m_player->setOverlay(m_lab->overlay() ? m_lab->overlay() : m_norms->overlay()); };
    connect(m_norms, &NormsController::overlayChanged, this, overlay);
    connect(m_lab, &LabController::overlayChanged, this, overlay);
    connect(m_norms, &NormsController::choicesChanged, m_saver, &WorkspaceSaver::changed);
    connect(m_player, &PlayerPanel::volumeChanged, m_saver, &WorkspaceSaver::changed);
    connect(m_lab, &LabController::momentsChanged, m_player, &PlayerPanel::setMoments);
    connect(m_lab, &LabController::reportSaved, this,
            [this](const QString& file) { m_notice->showDone(tr("The report is written to %1").arg(file)); });
    connect(m_lab, &LabController::failed, this, [this](const Error& error) { m_notice->show(error); });
    connect(m_lab, &LabController::raised, this, [](QDockWidget* dock) {
        dock->show();
        dock->raise();
    });
    connect(m_lab, &LabController::resumed, this, [this](QDockWidget* dock) {
        m_notice->showDone(tr("The interrupted experiment was resumed."), tr("Show"), [dock] {
            dock->show();
            dock->raise();
        });
    });
    connect(m_norms, &NormsController::failed, this, [this](const Error& error) { m_notice->show(error); });
    connect(&m_settings, &LiveSettings::changed, m_saver, &WorkspaceSaver::changed);
}

void MainWindow::showModel(const ModelFacts& facts) {
    m_tuning->setAdapters(adaptersOf(facts.choice.base), facts.choice.adapter);
    m_norms->setModel(facts);
    m_lab->setModel(facts);
    m_training->setModel(facts.choice.base);
    if (!facts.unread.isEmpty())
        m_notice->show(tr("Some weights in the model's folder are not read."), facts.unread.join(QLatin1Char('\n')));
    updateReady();
    m_saver->changed();
    greet();
    emit ready();
}

void MainWindow::afterAnswer(const Answer& answer) {
    const Timings& timings = answer.timings;
    m_status->showAnswer(timings, answer.tokensPerSecond);
    showSampledFrames(m_chat->conversation().exchanges.back());
    m_hints->noteDroppedTurns(answer);
    if (const auto prefilled = answer.promptTokens - answer.cachedTokens; prefilled > answer.visualTokens)
        m_tuning->setCost(timings.prefill / static_cast<double>(prefilled));
    m_norms->setConversation(m_chat->conversation());
    m_lab->setConversation(m_chat->conversation());
    m_norms->refresh();
    if (m_greeting == Greeting::Asked && !m_preferences.tourSeen())
        beginTour();
}

void MainWindow::updateReady() {
    using State = ModelButton::State;
    const auto& model = m_engine.model();
    const bool busy = m_engine.busy();
    const State state = model ? (busy ? State::Busy : State::Ready) : (busy ? State::Loading : State::None);
    m_header->model().setState(state);
    m_header->model().setModelName(model ? modelName(*model) : QString());
    m_header->model().setNote(model ? QString::fromStdString(model->compute.note) : QString());
    const bool video = !m_chat->conversation().video.isEmpty();
    m_chat->setReady(model && video, state == State::Loading ? tr("The model is being loaded…")
                                     : state == State::None  ? tr("Open a model first")
                                                             : tr("Open a video first"));
    m_status->showState(state == State::None ? tr("No model") : busy ? tr("Working…") : tr("Ready"));
    const bool answering = m_chat->answering(), asked = !m_chat->conversation().exchanges.isEmpty();
    m_actions[QStringLiteral("ask.stop")]->setEnabled(answering);
    m_actions[QStringLiteral("ask.new")]->setEnabled(asked); // it stops an answer
    m_actions[QStringLiteral("ask.export")]->setEnabled(asked && !answering);
    m_actions[QStringLiteral("ask.report")]->setEnabled(asked && !answering && model);
    m_hints->showFor(m_models.world());
}

void MainWindow::showSampledFrames(const Exchange& exchange) {
    m_player->setSampledFrames({exchange.frameSeconds.begin(), exchange.frameSeconds.end()});
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_questions->stop();
    m_presentation.leave();
    m_conversations->save();
    m_store->finish();
    m_saver->saveNow();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    openVideo(droppedFile(event->mimeData()));
}

bool MainWindow::event(QEvent* event) {
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        emit painted();
    }
    return handled;
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_presentation.isOn())
        m_actions[QStringLiteral("view.presentation")]->trigger();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        updateTexts();
        updateReady();
        m_norms->retranslate();
    }
    QMainWindow::changeEvent(event);
}

} // namespace pllava::ui
