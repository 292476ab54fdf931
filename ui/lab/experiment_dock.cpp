#include "ui/lab/experiment_dock.h"

#include <algorithm>

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>

#include "ui/base/paths.h"
#include "ui/lab/figure_view.h"
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
    const std::vector<Trial> asked = trials(context());
    setResults({});
    begin(static_cast<int>(asked.size()));
    emit runRequested(asked);
}

void ExperimentDock::resume(const QString& variant, const std::vector<Trial>& trials) {
    prepare(variant, trials);
    setResults({});
    begin(static_cast<int>(trials.size()));
    say(tr("Resumed"));
}

void ExperimentDock::add(const TrialResult& result) {
    m_model->add(result);
    m_table->scrollToBottom();
    drawFigure();
    showProgress(m_model->rowCount());
}

void ExperimentDock::setResults(std::vector<TrialResult> results) {
    m_model->setResults(std::move(results));
    drawFigure();
    updateState();
}

void ExperimentDock::drawFigure() {
    const auto& results = m_model->results();
    const bool any = std::ranges::any_of(results, [](const TrialResult& each) { return each.error.empty(); });
    figure().setPlots(any ? plots(results) : std::vector<Plot>());
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
    return QByteArray::fromStdString(toCsv(m_model->results()));
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
    describe(*m_weights, tr("Whose weights are tried"));
    pages().setTabText(pages().indexOf(m_table), tr("Table"));
    m_table->setAccessibleName(tr("Trials and what came of them"));
    m_model->retranslate();
    drawFigure();
    LabDock::updateTexts();
}

} // namespace pllava::ui
