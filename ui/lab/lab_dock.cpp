#include "ui/lab/lab_dock.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>

#include "ui/base/saving.h"
#include "ui/base/wording.h"
#include "ui/lab/figure_view.h"
#include "ui/look/explain_button.h"
#include "ui/look/export_button.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

LabDock::LabDock(const char* name, QWidget* parent)
    : PanelDock(name, parent), m_explain(new ExplainButton), m_controls(new QHBoxLayout), m_saver(new Saver(this)) {
    addToTitle(m_explain);
    build();
    connect(m_saver, &Saver::failed, this, &LabDock::failed);
    connect(m_saver, &Saver::saved, this, [this](const QString& path) { say(tr("Written to %1").arg(path)); });
    connect(m_run, &QPushButton::clicked, this, &LabDock::runOrStop);
    showContent(true);
}

void LabDock::build() {
    m_run = new QPushButton;
    m_run->setObjectName(objectName() + QStringLiteral("Run"));
    makePrimary(*m_run);
    m_figure = new FigureView;
    m_pages = new QTabWidget;
    m_pages->setDocumentMode(true);
    m_pages->addTab(m_figure, QString());
    m_note = new QLabel;
    m_note->setObjectName(objectName() + QStringLiteral("Note"));
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->hide();
    m_export = new ExportButton;
    connect(m_export, &ExportButton::formatChosen, this, &LabDock::chooseExport);
    auto* head = new QHBoxLayout;
    head->addLayout(m_controls, 1);
    head->addWidget(m_run);
    m_pages->setCornerWidget(m_export); // so that the figure has the height
    auto* content = new QWidget;
    m_layout = new QVBoxLayout(content);
    m_layout->addLayout(head);
    m_layout->addWidget(m_pages, 1);
    m_layout->addWidget(m_note);
    setContent(content);
}

void LabDock::addControlRow(QWidget* row) {
    m_layout->insertWidget(1, row);
}

void LabDock::setContext(const LabContext& context) {
    m_context = context;
    contextChanged();
    updateState();
}

void LabDock::setBusy(bool busy) {
    m_busy = busy;
    updateState();
}

void LabDock::runOrStop() {
    if (m_running) {
        emit stopRequested();
        return;
    }
    try {
        run();
    } catch (const Error& error) {
        finish(errorWords(error));
    }
}

void LabDock::say(const QString& words) {
    m_note->setText(words);
    m_note->setVisible(!words.isEmpty());
}

void LabDock::begin(int expected) {
    m_running = true;
    m_expected = expected;
    say({});
    updateState();
}

void LabDock::showProgress(int done) {
    say(tr("%1 of %2").arg(done).arg(m_expected));
    updateState();
}

void LabDock::finish(const QString& words) {
    m_running = false;
    say(words);
    updateState();
}

void LabDock::chooseExport(const QString& suffix) {
    const SaveQuestion question{tr("Export"),
                                QStringLiteral("%1.%2").arg(objectName(), suffix),
                                {QStringLiteral("%1 (*.%2)").arg(suffix.toUpper(), suffix)}};
    m_saver->ask(this, question, [this](const QString& path) { return exported(path); });
}

QByteArray LabDock::exported(const QString& path) const {
    return path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive) ? csv() : m_figure->exported(path);
}

QString LabDock::missing() const {
    return m_context.video.isEmpty() || m_context.question.isEmpty() ? tr("Open a video and ask a question first")
                                                                     : QString();
}

QString LabDock::subject() const {
    return tr("Run on the open video with the latest question");
}

void LabDock::setExplanation(const QString& text) {
    m_explain->setExplanation(text);
}

void LabDock::updateState() {
    const QString needed = missing();
    m_run->setEnabled(m_running || (needed.isEmpty() && !m_busy));
    m_run->setText(m_running ? tr("Stop") : tr("Run"));
    describe(*m_run, m_running           ? tr("Stop; results so far are kept")
                     : !needed.isEmpty() ? needed
                     : m_busy            ? tr("Another experiment is running")
                                         : subject());
    m_export->setEnabled(!m_figure->isEmpty());
}

void LabDock::updateTexts() {
    m_pages->setTabText(m_pages->indexOf(m_figure), tr("Figure"));
    m_figure->setAccessibleName(tr("Figure"));
    updateState();
}

void LabDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

} // namespace pllava::ui
