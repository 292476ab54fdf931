#include "ui/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QSplitter>
#include <QStatusBar>
#include <QVBoxLayout>

#include <nlohmann/json.hpp>

#include "core/base/pending_file.h"
#include "core/base/resources.h"
#include "ui/chat/chat_panel.h"
#include "ui/language.h"
#include "ui/norms_view.h"
#include "ui/notice_bar.h"
#include "ui/player/player_panel.h"
#include "ui/tuning/pooling_lora_dock.h"
#include "ui/wording.h"

namespace pllava::ui {
namespace {

constexpr int kEarlierKept = 50;

QString resource(const char* name) {
    return QString::fromStdString((resourceFolder() / name).string());
}

QString demoModel() {
    return resource("demo-model/base");
}

Tuning tuningOf(const AskSettings& settings) {
    return {settings.frames, settings.pooling, settings.loraAlpha};
}

void writeText(const QString& path, const QByteArray& text) {
    PendingFile file(path.toStdString());
    file.write(std::as_bytes(std::span(text.constData(), static_cast<std::size_t>(text.size()))));
    file.commit();
}

} // namespace

MainWindow::MainWindow(StartOptions options, QWidget* parent) : QMainWindow(parent), m_options(std::move(options)) {
    setWindowTitle(QStringLiteral("PLLaVA Studio"));
    setMinimumSize(1024, 640);
    resize(1440, 900);
    buildPanels();
    buildStatus();
    buildMenus();
    connectEngine();
    connectPanels();
    restoreGeometry(m_preferences.geometry());
    restoreState(m_preferences.layout());
    updateTexts();
    // The window is on the screen before anything is loaded.
    connect(this, &MainWindow::painted, this, &MainWindow::restore, Qt::QueuedConnection);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildPanels() {
    m_player = new PlayerPanel;
    m_chat = new ChatPanel;
    m_notice = new NoticeBar;
    auto* sides = new QSplitter(Qt::Horizontal);
    sides->setObjectName(QStringLiteral("sides"));
    sides->setChildrenCollapsible(false);
    sides->addWidget(m_player);
    sides->addWidget(m_chat);
    sides->setSizes({720, 720});
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_notice);
    layout->addWidget(sides, 1);
    setCentralWidget(content);
    m_tuning = new PoolingLoraDock;
    addDockWidget(Qt::BottomDockWidgetArea, m_tuning);
    m_norms = new NormsView(
        m_engine, [this] { return settings(); }, this);
    for (QDockWidget* dock : m_norms->docks())
        addDockWidget(Qt::BottomDockWidgetArea, dock);
    m_asking = new Asking(
        m_engine, *m_chat, [this] { return settings(); }, this);
    m_saver = new WorkspaceSaver(
        m_options.workspaceFile, [this] { return workspace(); }, this);
}

void MainWindow::buildStatus() {
    m_state = new QLabel;
    m_stages = new QLabel;
    m_modelLabel = new QLabel;
    statusBar()->addWidget(m_state);
    statusBar()->addWidget(m_stages, 1);
    statusBar()->addPermanentWidget(m_modelLabel);
}

void MainWindow::connectEngine() {
    connect(&m_engine, &Engine::busyChanged, this, &MainWindow::updateReady);
    connect(&m_engine, &Engine::loaded, this, &MainWindow::showModel);
    connect(&m_engine, &Engine::loading, this,
            [this](const QString&, int percent) { m_state->setText(tr("Loading the model… %1 %").arg(percent)); });
    connect(&m_engine, &Engine::loadFailed, this, [this](const Error& error) {
        updateReady();
        if (error.kind() != ErrorKind::Cancelled)
            m_notice->show(errorWords(error), QString::fromStdString(error.details()), tr("Use the demo model"),
                           [this] { useDemo(); });
    });
    connect(m_asking, &Asking::answered, this, &MainWindow::afterAnswer);
    connect(m_asking, &Asking::changed, m_saver, &WorkspaceSaver::changed);
    connect(m_asking, &Asking::changed, this, &MainWindow::updateReady); // the engine may be busy before and after
    connect(m_saver, &WorkspaceSaver::failed, this, [this](const Error& error) {
        m_notice->show(tr("The session could not be saved. ") + errorWords(error), {}, tr("Try again"),
                       [this] { m_saver->changed(); });
    });
}

void MainWindow::connectPanels() {
    connect(m_player, &PlayerPanel::opened, this, [this](const QString& path) {
        if (path != m_chat->conversation().video) // dropped onto the player, or chosen there
            openConversation({path, {}});
        if (const auto& exchanges = m_chat->conversation().exchanges; !exchanges.isEmpty())
            showSampledFrames(exchanges.back());
        m_preferences.addRecentFile(path);
        updateReady();
    });
    connect(m_player, &PlayerPanel::failed, this, [this](const QString& message) {
        m_notice->show(message, {}, tr("Open another video…"), [this] { chooseVideo(); });
    });
    connect(m_player, &PlayerPanel::rangeChanged, this, [this] { m_chat->setRange(m_player->range()); });
    connect(m_player, &PlayerPanel::positionChanged, m_norms, &NormsView::setPosition);
    connect(m_chat, &ChatPanel::frameClicked, m_player, &PlayerPanel::seek);
    connect(m_chat, &ChatPanel::newRequested, this, &MainWindow::newConversation);
    connect(m_chat, &ChatPanel::exportRequested, this, &MainWindow::exportConversation);
    connect(m_norms, &NormsView::momentChosen, m_player, &PlayerPanel::seek);
    connect(m_norms, &NormsView::overlayChanged, m_player, &PlayerPanel::setOverlay);
    connect(m_norms, &NormsView::failed, this, [this](const Error& error) { m_notice->show(errorWords(error)); });
    connect(m_tuning, &PoolingLoraDock::tuningChanged, this, [this] {
        m_norms->refresh();
        m_saver->changed();
    });
    connect(m_tuning, &PoolingLoraDock::adapterChosen, this, [this](const QString& folder) {
        loadModel({m_engine.model() ? m_engine.model()->choice.base : demoModel(), folder});
    });
}

void MainWindow::loadModel(const ModelChoice& choice) {
    m_engine.load(choice, m_options.compute);
    updateReady();
}

void MainWindow::showModel(const ModelFacts& facts) {
    const TuningLimits limits{64, facts.gridHeight, facts.gridWidth, facts.maxPositions, facts.loraRank > 0};
    const Tuning defaults = tuningOf(facts.defaults);
    m_tuning->setLimits(limits, defaults);
    m_tuning->setAdapters(adaptersOf(facts.choice.base), facts.choice.adapter);
    m_tuning->setTuning(m_restoredTuning.value_or(defaults));
    m_restoredTuning.reset();
    m_norms->setModel(facts);
    updateStatus();
    if (!facts.note.isEmpty())
        m_notice->show(facts.note);
    updateReady();
    m_saver->changed();
    if (m_greet && !m_chat->answering())
        m_asking->ask(QStringLiteral("What happens in the video?"));
    m_greet = false;
    emit ready();
}

AskSettings MainWindow::settings() const {
    AskSettings settings = m_engine.model() ? m_engine.model()->defaults : AskSettings();
    const Tuning& tuning = m_tuning->tuning();
    settings.frames = tuning.frames;
    settings.pooling = tuning.pooling;
    settings.loraAlpha = tuning.loraAlpha;
    settings.range = m_player->range();
    return settings;
}

void MainWindow::updateStatus() {
    if (const auto& model = m_engine.model())
        m_modelLabel->setText(
            QStringLiteral("%1 · %2 · %3")
                .arg(model->choice.base == demoModel() ? tr("Demo model") : QFileInfo(model->choice.base).fileName(),
                     model->device.toUpper(), model->dtype));
    if (m_lastAnswer)
        m_stages->setText(tr("decode %1 ms · vision %2 ms · prefill %3 ms · %4 tokens a second")
                              .arg(m_lastAnswer->decode, 0, 'f', 0)
                              .arg(m_lastAnswer->vision, 0, 'f', 0)
                              .arg(m_lastAnswer->prefill, 0, 'f', 0)
                              .arg(m_lastTokensPerSecond, 0, 'f', 0));
}

void MainWindow::afterAnswer(const Answer& answer) {
    const Timings& timings = answer.timings;
    m_lastAnswer = timings;
    m_lastTokensPerSecond = answer.tokensPerSecond;
    updateStatus();
    showSampledFrames(m_chat->conversation().exchanges.back());
    if (const auto prefilled = answer.promptTokens - answer.cachedTokens; prefilled > answer.visualTokens)
        m_tuning->setCost(timings.prefill / static_cast<double>(prefilled));
    m_norms->setConversation(m_chat->conversation());
    m_norms->refresh();
}

void MainWindow::updateReady() {
    const bool model = m_engine.model().has_value(), video = !m_chat->conversation().video.isEmpty();
    m_chat->setReady(model && video, !model ? tr("The model is being loaded…") : tr("Open a video first"));
    m_state->setText(m_engine.busy() ? tr("Working…") : model ? tr("Ready") : tr("No model"));
    m_actions[QStringLiteral("ask.stop")]->setEnabled(m_chat->answering());
}

void MainWindow::openVideo(const QString& path) {
    openConversation({path, {}});
    m_player->open(path);
}

void MainWindow::openConversation(const Conversation& conversation) {
    m_asking->stop();
    keepConversation();
    m_chat->setConversation(conversation);
    m_norms->setConversation(conversation);
    setWindowTitle(QStringLiteral("%1 – PLLaVA Studio").arg(QFileInfo(conversation.video).fileName()));
    updateReady();
    m_saver->changed();
}

void MainWindow::showSampledFrames(const Exchange& exchange) {
    m_player->setSampledFrames({exchange.frameSeconds.begin(), exchange.frameSeconds.end()});
}

void MainWindow::keepConversation() {
    if (m_chat->conversation().exchanges.isEmpty())
        return;
    m_earlier.prepend(m_chat->conversation());
    m_earlier.resize(std::min<qsizetype>(m_earlier.size(), kEarlierKept));
}

void MainWindow::newConversation() {
    openConversation({m_chat->conversation().video, {}});
    m_chat->focusQuestion();
}

void MainWindow::restore() {
    Workspace workspace;
    try {
        if (std::filesystem::exists(m_options.workspaceFile))
            workspace = loadWorkspace(m_options.workspaceFile);
    } catch (const Error& error) {
        m_saver->leaveAlone();
        m_notice->show(tr("The last session could not be restored, and this one will not be saved. ") +
                       errorWords(error));
    }
    m_restoredTuning = workspace.tuning;
    m_earlier = workspace.earlier;
    const bool asked = !m_options.video.isEmpty();
    m_greet = !asked && workspace.conversation.video.isEmpty();
    if (asked)
        openVideo(QFileInfo(m_options.video).absoluteFilePath());
    else if (m_greet)
        openVideo(resource("samples/moving-right.mp4"));
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
    workspace.earlier = m_earlier;
    return workspace;
}

void MainWindow::exportConversation() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export the conversation"), QStringLiteral("conversation.md"), tr("Markdown (*.md);;JSON (*.json)"));
    if (path.isEmpty())
        return;
    const Conversation& conversation = m_chat->conversation();
    try {
        writeText(path, path.endsWith(QStringLiteral(".json")) ? QByteArray::fromStdString(toJson(conversation).dump(2))
                                                               : toMarkdown(conversation).toUtf8());
    } catch (const Error& error) {
        m_notice->show(errorWords(error), {}, tr("Save elsewhere…"), [this] { exportConversation(); });
    }
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_asking->stop();
    m_preferences.setWindow(saveGeometry(), saveState());
    m_saver->saveNow();
    event->accept();
}

bool MainWindow::event(QEvent* event) {
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        emit painted();
    }
    return handled;
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) {
        updateTexts();
        updateReady();
        updateStatus();
        m_norms->retranslate();
    }
    if (event->type() == QEvent::PaletteChange && m_norms) // not while the window is built
        m_norms->updateOverlay();
    QMainWindow::changeEvent(event);
}

} // namespace pllava::ui
