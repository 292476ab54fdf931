#include "ui/lab/saved_experiments_dock.h"

#include <algorithm>

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>

#include "ui/lab/saved_experiments_model.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

SavedExperimentsDock::SavedExperimentsDock(QWidget* parent)
    : PanelDock("experiments", parent), m_model(new SavedExperimentsModel(this)), m_table(new QTableView),
      m_open(new QPushButton), m_continue(new QPushButton), m_report(new QPushButton), m_remove(new QPushButton) {
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(SavedExperimentsModel::Title, QHeaderView::Stretch);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_open, m_continue, m_report, m_remove})
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    setContent(content);
    m_open->setObjectName(QStringLiteral("experimentsOpen"));
    m_continue->setObjectName(QStringLiteral("experimentsContinue"));
    m_report->setObjectName(QStringLiteral("experimentsReport"));
    m_remove->setObjectName(QStringLiteral("experimentsRemove"));
    connect(m_open, &QPushButton::clicked, this, [this] { emit openRequested(selected()); });
    connect(m_table, &QTableView::activated, this, [this] { emit openRequested(selected()); });
    connect(m_continue, &QPushButton::clicked, this, [this] { emit continueRequested(selected().front()); });
    connect(m_report, &QPushButton::clicked, this, [this] { emit reportRequested(selected()); });
    connect(m_remove, &QPushButton::clicked, this, [this] { emit removeRequested(selected()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &SavedExperimentsDock::updateState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &SavedExperimentsDock::updateState);
    updateTexts();
    updateState();
}

std::vector<std::string> SavedExperimentsDock::selected() const {
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    std::vector<std::string> ids;
    for (const QModelIndex& row : rows)
        ids.push_back(m_model->experiments()[static_cast<std::size_t>(row.row())].id);
    return ids;
}

void SavedExperimentsDock::select(int row) {
    m_table->selectRow(row);
}

void SavedExperimentsDock::updateState() {
    showContent(m_model->rowCount() > 0);
    std::vector<const ExperimentSummary*> chosen;
    const auto ids = selected();
    for (const ExperimentSummary& each : m_model->experiments())
        if (std::ranges::find(ids, each.id) != ids.end())
            chosen.push_back(&each);
    const bool oneKind = !chosen.empty() && std::ranges::all_of(chosen, [&](const ExperimentSummary* each) {
        return each->experiment == chosen.front()->experiment;
    });
    const bool running = std::ranges::any_of(
        chosen, [](const ExperimentSummary* each) { return each->state == ExperimentState::Running; });
    m_open->setText(chosen.size() > 1 ? tr("Compare") : tr("Open"));
    m_open->setEnabled(oneKind);
    m_report->setEnabled(oneKind);
    m_continue->setEnabled(chosen.size() == 1 && !running && chosen.front()->state != ExperimentState::Finished);
    m_remove->setEnabled(!chosen.empty() && !running);
    describe(*m_open, chosen.size() > 1 && !oneKind ? tr("Only experiments of one kind can be compared")
                      : chosen.size() > 1           ? tr("Draw their results in one figure")
                                                    : tr("Show the results in their panel"));
}

void SavedExperimentsDock::updateTexts() {
    setWindowTitle(tr("Experiments"));
    setEmptyText(tr("Comparisons, prompt experiments and sweeps that you run are kept here."));
    m_table->setAccessibleName(tr("Saved experiments"));
    m_continue->setText(tr("Continue"));
    describe(*m_continue, tr("Run the remaining trials of a stopped experiment"));
    m_report->setText(tr("Report…"));
    describe(*m_report, tr("Write figures, tables and answers as a page of HTML"));
    m_remove->setText(tr("Delete"));
    describe(*m_remove, tr("Delete the experiments with their results"));
    m_model->retranslate();
    updateState();
}

void SavedExperimentsDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    PanelDock::changeEvent(event);
}

void SavedExperimentsDock::showEvent(QShowEvent* event) {
    PanelDock::showEvent(event);
    emit shown();
}

} // namespace pllava::ui
