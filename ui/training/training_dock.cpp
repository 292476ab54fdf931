#include "ui/training/training_dock.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/choosing.h"
#include "ui/base/paths.h"
#include "ui/base/saving.h"
#include "ui/base/wording.h"
#include "ui/look/explain_button.h"
#include "ui/look/export_button.h"
#include "ui/look/icons.h"
#include "ui/look/pieces.h"
#include "ui/look/plot_export.h"
#include "ui/look/theme.h"
#include "ui/training/start_dialog.h"
#include "ui/training/training_measures.h"
#include "ui/training/training_plot.h"
#include "ui/training/view_controls.h"

namespace pllava::ui {

TrainingDock::TrainingDock(QWidget* parent) : PanelDock("training", parent) {
    build();
    connectControls();
    updateTexts();
    showContent(false);
}

void TrainingDock::build() {
    m_explain = new ExplainButton;
    m_open = new QToolButton;
    m_new = new QToolButton;
    m_run = new QToolButton;
    for (QToolButton* button : {m_run, m_new, m_open})
        addToTitle(button);
    m_run->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addToTitle(m_explain);
    m_run->setObjectName(QStringLiteral("trainingRun"));
    m_new->setObjectName(QStringLiteral("trainingNew"));
    m_new->setIcon(icon(QStringLiteral("document-new")));
    m_open->setIcon(icon(QStringLiteral("document-open")));
    m_plot = new TrainingPlot;
    m_plot->setMinimumSize(14 * fontMetrics().height(), 7 * fontMetrics().height());
    m_message = new QLabel;
    m_message->setObjectName(QStringLiteral("trainingMessage"));
    m_message->setWordWrap(true);
    m_message->hide();
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addLayout(buildHead());
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_message);
    QHBoxLayout* foot = buildFoot(); // two lines: one would be wider than the panel often is
    layout->addWidget(m_controls);
    layout->addLayout(foot);
    setContent(content);
}

QString TrainingDock::checkpointWords(const QString& folder) {
    return tr("Checkpoint at step %1").arg(folder.section(u'-', -1).toLongLong());
}

QHBoxLayout* TrainingDock::buildHead() {
    auto* head = new QHBoxLayout;
    m_progress = new QLabel;
    m_progress->setForegroundRole(QPalette::PlaceholderText);
    m_progress->setWordWrap(true);
    m_progress->setObjectName(QStringLiteral("trainingProgress"));
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedSize(6 * fontMetrics().height(), fontMetrics().height() / 2);
    head->addWidget(m_progress, 1);
    head->addWidget(m_bar);
    return head;
}

QHBoxLayout* TrainingDock::buildFoot() {
    auto* foot = new QHBoxLayout;
    m_controls = new ViewControls;
    m_checkpoint = new QComboBox;
    m_load = new QToolButton;
    m_export = new ExportButton;
    m_checkpoint->setObjectName(QStringLiteral("trainingCheckpoint"));
    m_load->setObjectName(QStringLiteral("trainingLoad"));
    m_checkpoint->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (QWidget* part : std::initializer_list<QWidget*>{m_checkpoint, m_load, m_export})
        part->setMinimumWidth(3 * fontMetrics().height());
    foot->addStretch();
    for (QWidget* part : std::initializer_list<QWidget*>{m_checkpoint, m_load, m_export})
        foot->addWidget(part);
    buildExport();
    return foot;
}

void TrainingDock::buildExport() {
    m_saver = new Saver(this);
    connect(m_export, &ExportButton::formatChosen, this, [this](const QString& suffix) {
        const SaveQuestion question{tr("Export"),
                                    QStringLiteral("training.") + suffix,
                                    {QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix)}};
        m_saver->ask(this, question, [this](const QString& path) { return exported(path); });
    });
}

void TrainingDock::connectControls() {
    connect(&m_follower, &TrainingFollower::read, this, &TrainingDock::take);
    connect(&m_follower, &TrainingFollower::failed, this, [this](const Error& error) {
        m_unreadable = error;
        updateProgress();
    });
    connect(&m_runner, &TrainingRunner::failed, this, [this](const QString& message) {
        m_failure = message;
        updateProgress();
    });
    connect(&m_runner, &TrainingRunner::changed, this, &TrainingDock::updateProgress);
    connect(m_open, &QToolButton::clicked, this, &TrainingDock::chooseFolder);
    connect(m_new, &QToolButton::clicked, this, &TrainingDock::beginNew);
    connect(m_run, &QToolButton::clicked, this, &TrainingDock::toggleRun);
    connect(m_controls, &ViewControls::viewChanged, this, [this] { m_plot->setView(m_controls->view()); });
    connect(m_load, &QToolButton::clicked, this, [this] {
        emit checkpointChosen(m_record->origin ? textOf(m_record->origin->model) : QString(),
                              m_checkpoint->currentData().toString());
    });
    connect(m_saver, &Saver::saved, this, [this](const QString& path) {
        m_written = path;
        updateProgress();
    });
    connect(m_saver, &Saver::failed, this, &TrainingDock::failed);
}

void TrainingDock::follow(const QString& folder) {
    m_record.reset();
    m_unreadable.reset();
    m_failure.clear();
    m_written.clear();
    m_checkpoint->clear();
    showContent(false);
    m_follower.follow(folder);
    updateProgress();
    emit folderChanged();
}

void TrainingDock::chooseFolder() {
    askForExisting(this, {tr("Follow a training run"), OpenQuestion::Wanted::Folder, {}},
                   [this](const QString& folder) { follow(folder); });
}

void TrainingDock::beginNew() {
    auto* dialog = new StartDialog(m_model, this);
    connect(dialog, &StartDialog::chosen, this, &TrainingDock::start);
    dialog->show();
}

void TrainingDock::start(const TrainingRequest& request) {
    if (m_runner.running()) {
        m_failure = tr("A training is already running. Stop it first.");
        return updateProgress();
    }
    if (m_follower.folder() != request.output)
        follow(request.output);
    m_failure.clear();
    m_runner.start(request);
}

void TrainingDock::toggleRun() {
    if (m_runner.running())
        return m_runner.stop();
    TrainingRequest request;
    request.output = folder();
    request.resume = true; // what it was begun with is in the folder
    start(request);
}

bool TrainingDock::resumable() const {
    std::error_code ignored; // what cannot be looked at cannot be resumed
    return m_record && m_record->origin && m_record->plannedSteps > m_record->step &&
           std::filesystem::exists(pathOf(folder()) / "state.safetensors", ignored);
}

void TrainingDock::take(const SharedRecord& record) {
    const bool news = !m_record || m_record->step != record->step;
    m_record = record;
    m_unreadable.reset();
    fillCheckpoints();
    updateProgress();
    if (!news)
        return;
    m_controls->offer(*record);
    m_plot->setContent(record, m_controls->view());
    showContent(true);
}

void TrainingDock::fillCheckpoints() {
    const auto& folders = m_record->checkpoints;
    const QString newest = m_checkpoint->itemData(0).toString();
    if (m_checkpoint->count() == static_cast<int>(folders.size()) &&
        (folders.empty() || newest == textOf(folders.back())))
        return;
    const QString chosen = m_checkpoint->currentData().toString();
    m_checkpoint->clear();
    for (const std::string& folder : folders) {
        const QString path = textOf(folder);
        m_checkpoint->insertItem(0, checkpointWords(path), path);
    }
    m_checkpoint->setCurrentIndex(chosen == newest ? 0 : std::max(0, m_checkpoint->findData(chosen)));
}

QString TrainingDock::messageWords() const {
    if (!m_failure.isEmpty())
        return m_failure;
    if (m_unreadable && m_unreadable->kind() == ErrorKind::NotFound)
        return tr("There is no training in %1 yet. Its curves appear with the first step.").arg(folder());
    if (m_unreadable)
        return errorWords(*m_unreadable);
    if (m_record && m_record->damagedLines > 0)
        return tr("Lines of metrics.jsonl that cannot be read and are left out: %1, the first is line %2.")
            .arg(m_record->damagedLines)
            .arg(m_record->firstDamagedLine);
    return m_written.isEmpty() ? QString() : tr("Written to %1").arg(m_written);
}

void TrainingDock::updateProgress() {
    const bool running = m_runner.running();
    m_run->setVisible(running || resumable());
    m_run->setText(running ? tr("Stop") : tr("Resume"));
    m_run->setToolTip(running ? tr("Stops the training; what is learned so far is kept")
                              : tr("Continues from the last checkpoint"));
    m_run->setIcon(icon(running ? QStringLiteral("media-playback-stop") : QStringLiteral("media-playback-start")));
    m_run->setEnabled(running || (m_record && (!goesOn(*m_record) || m_runner.used())));
    const QString message = messageWords();
    m_message->setText(message);
    m_message->setToolTip(m_unreadable ? errorDetails(*m_unreadable) : QString());
    m_message->setVisible(!message.isEmpty());
    if (!m_record)
        return setEmptyText(!message.isEmpty() ? message
                            : folder().isEmpty()
                                ? tr("Follow the folder of a training, or start one, to see its progress here.")
                                : tr("Reading %1…").arg(folder()));
    m_progress->setText(progressWords(*m_record));
    m_progress->setToolTip(folder());
    m_bar->setVisible(m_record->plannedSteps > 0);
    m_bar->setRange(0, static_cast<int>(std::min<std::int64_t>(m_record->plannedSteps, 1 << 30)));
    m_bar->setValue(static_cast<int>(std::min(m_record->step, m_record->plannedSteps)));
    m_checkpoint->setEnabled(m_checkpoint->count() > 0);
    m_load->setEnabled(m_checkpoint->count() > 0);
}

QByteArray TrainingDock::exported(const QString& path) const {
    if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive))
        return toCsv(*m_record);
    TrainingPlot plot;
    plot.setPalette(figurePalette());
    plot.setContent(m_record, m_plot->view());
    return drawFigure(plot.accessibleName(), plotFormat(path),
                      [&](QPaintDevice& device, const QSize& size) { plot.drawOn(device, size); });
}

void TrainingDock::updateTexts() {
    setWindowTitle(tr("Training"));
    setTextColor(*m_message, colorsOf(palette()).emphasis);
    describe(*m_open, tr("Follow a training that pllava train writes, wherever it runs"));
    describe(*m_new, tr("Start a training on your own set"));
    describe(*m_checkpoint, tr("Checkpoints of this training, the newest first"));
    m_load->setText(tr("Load"));
    m_load->setToolTip(tr("Use this checkpoint"));
    m_bar->setAccessibleName(tr("Progress of the training"));
    m_explain->setExplanation(
        tr("In training the model predicts the words of known answers. The loss measures its error and falls while the "
           "model learns. The loss on held-out samples is measured on videos that are not used for training; where it "
           "rises while the other still falls, the model memorises, and an earlier checkpoint is the better one. The "
           "learning rate is the size of the steps. A checkpoint can be loaded and used at once."));
    for (int row = 0; row < m_checkpoint->count(); ++row)
        m_checkpoint->setItemText(row, checkpointWords(m_checkpoint->itemData(row).toString()));
    updateProgress();
}

void TrainingDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

} // namespace pllava::ui
