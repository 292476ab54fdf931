#include "ui/lab/experiment_dock.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>

#include "ui/base/paths.h"
#include "ui/lab/figure_view.h"
#include "ui/lab/lab_wording.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

ExperimentDock::ExperimentDock(const char* name, QWidget* parent)
    : LabDock(name, parent), m_model(new TrialTableModel(this)), m_weights(new QComboBox), m_table(new QTableView) {
    m_weights->setObjectName(QLatin1String(name) + QStringLiteral("Weights"));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    pages().insertTab(0, m_table, QString());
    pages().setCurrentIndex(0);
    controls().addWidget(m_weights);
}

void ExperimentDock::run() {
    const std::vector<Trial> asked = trials();
    setResults({});
    begin(static_cast<int>(asked.size()));
    emit runRequested(asked);
}

ExperimentSubject ExperimentDock::experimentSubject() const {
    ExperimentSubject subject{.weights = weights()};
    if (!context().video.isEmpty())
        subject.questions = {{pathOf(context().video).string(), context().question.toStdString(), {}}};
    subject.frameShape = context().grid;
    subject.maxPositions = context().maxPositions;
    subject.pooling = context().settings.pooling;
    return subject;
}

void ExperimentDock::resume(const SavedExperiment& experiment) {
    prepare(experiment);
    setResults({});
    begin(static_cast<int>(experiment.asked.size()));
    say(tr("Resumed"));
}

void ExperimentDock::showResults(const SavedExperiment& experiment, const std::vector<NamedResults>& runs) {
    prepare(experiment);
    std::vector<TrialResult> all;
    for (const NamedResults& run : runs)
        all.insert(all.end(), run.results.begin(), run.results.end());
    setResults(std::move(all));
    if (runs.size() > 1)
        m_together = runs;
    drawFigure();
    QStringList names;
    for (const NamedResults& run : runs)
        names << QString::fromStdString(run.name);
    say(names.join(QStringLiteral(" · ")));
}

void ExperimentDock::add(const TrialResult& result) {
    m_model->add(result);
    m_table->scrollToBottom();
    drawFigure();
    showProgress(m_model->rowCount());
}

void ExperimentDock::setResults(std::vector<TrialResult> results) {
    m_together.clear();
    m_model->setResults(std::move(results));
    drawFigure();
    updateState();
}

void ExperimentDock::drawFigure() {
    const auto& results = m_model->results();
    const bool any = std::ranges::any_of(results, [](const TrialResult& each) { return each.error.empty(); });
    figure().setPlots(!any                 ? std::vector<Plot>()
                      : m_together.empty() ? experiment().plots(results, readableValues(), figureWords())
                                           : plotsTogether(experiment(), m_together, readableValues(), figureWords()));
}

std::vector<std::string> ExperimentDock::weights() const {
    if (m_weights->currentIndex() == 0)
        return {pathOf(context().adapter).string()};
    std::vector<std::string> all{""};
    for (const Adapter& adapter : context().adapters)
        all.push_back(pathOf(adapter.folder).string());
    return all;
}

QByteArray ExperimentDock::csv() const {
    return QByteArray::fromStdString(experiment().csv(m_model->results()));
}

void ExperimentDock::showColumns(const std::vector<TrialTableModel::Column>& columns) {
    for (int column = 0; column < TrialTableModel::Columns; ++column)
        m_table->setColumnHidden(column, std::ranges::find(columns, column) == columns.end());
}

void ExperimentDock::hideWeights() {
    m_weights->hide();
}

void ExperimentDock::updateState() {
    LabDock::updateState();
    m_weights->setEnabled(!running() && !context().adapters.isEmpty());
}

void ExperimentDock::updateTexts() {
    const int chosen = std::max(0, m_weights->currentIndex());
    m_weights->clear();
    m_weights->addItems({tr("The loaded adapter"), tr("Model and all adapters")});
    m_weights->setCurrentIndex(chosen);
    describe(*m_weights, tr("Weights to run"));
    pages().setTabText(pages().indexOf(m_table), tr("Table"));
    m_table->setAccessibleName(tr("Trial results"));
    m_model->retranslate();
    drawFigure();
    LabDock::updateTexts();
}

} // namespace pllava::ui
