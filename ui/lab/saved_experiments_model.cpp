#include "ui/lab/saved_experiments_model.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>

#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"

namespace pllava::ui {
namespace {

struct ModelText {
    Q_DECLARE_TR_FUNCTIONS(SavedExperimentsModel)
};

QString stateWords(ExperimentState state) {
    switch (state) {
    case ExperimentState::Running: return ModelText::tr("running");
    case ExperimentState::Interrupted: return ModelText::tr("interrupted");
    case ExperimentState::Stopped: return ModelText::tr("stopped");
    case ExperimentState::Finished: return ModelText::tr("finished");
    }
    return {};
}

} // namespace

void SavedExperimentsModel::setExperiments(std::vector<ExperimentSummary> experiments) {
    beginResetModel();
    m_experiments = std::move(experiments);
    endResetModel();
}

void SavedExperimentsModel::retranslate() {
    if (!m_experiments.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
    emit headerDataChanged(Qt::Horizontal, 0, Columns - 1);
}

int SavedExperimentsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_experiments.size());
}

int SavedExperimentsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant SavedExperimentsModel::data(const QModelIndex& index, int role) const {
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    return words(m_experiments[static_cast<std::size_t>(index.row())], index.column());
}

QString SavedExperimentsModel::words(const ExperimentSummary& experiment, int column) const {
    switch (column) {
    case Title: return QString::fromStdString(experiment.title);
    case Kind: return experimentWords(experiment.experiment);
    case Model: return QFileInfo(textOf(experiment.model)).fileName();
    case Begun: return QLocale().toString(QDateTime::fromSecsSinceEpoch(experiment.begun), QLocale::ShortFormat);
    case Trials: return tr("%1 of %2").arg(experiment.done).arg(experiment.trials);
    case State: return stateWords(experiment.state);
    default: return {};
    }
}

bool SavedExperimentsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const QString title = value.toString().simplified();
    if (role != Qt::EditRole || index.column() != Title || title.isEmpty())
        return false;
    ExperimentSummary& experiment = m_experiments[static_cast<std::size_t>(index.row())];
    experiment.title = title.toStdString();
    emit dataChanged(index, index);
    emit renamed(experiment.id, title);
    return true;
}

Qt::ItemFlags SavedExperimentsModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Title ? flags | Qt::ItemIsEditable : flags;
}

QVariant SavedExperimentsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || orientation == Qt::Vertical)
        return {};
    const QString names[Columns] = {tr("Name"),    tr("Experiment"), tr("Model"),
                                    tr("Started"), tr("Trials"),     tr("State")};
    return names[section];
}

} // namespace pllava::ui
