#include "ui/lab/trial_table_model.h"

#include <QFileInfo>
#include <QLocale>

#include "ui/base/paths.h"
#include "ui/lab/lab_wording.h"

namespace pllava::ui {
namespace {

QString number(double value, int decimals) {
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

void TrialTableModel::setResults(std::vector<TrialResult> results) {
    beginResetModel();
    m_results = std::move(results);
    endResetModel();
}

void TrialTableModel::add(TrialResult result) {
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_results.push_back(std::move(result));
    endInsertRows();
}

void TrialTableModel::retranslate() {
    emit headerDataChanged(Qt::Horizontal, 0, Columns - 1);
    if (!m_results.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, Columns - 1));
}

int TrialTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_results.size());
}

int TrialTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QVariant TrialTableModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TrialResult& result = m_results[static_cast<std::size_t>(index.row())];
    if (role == Qt::DisplayRole)
        return words(result, index.column());
    if (role == Qt::ToolTipRole && index.column() == Answer)
        return QString::fromStdString(result.error.empty() ? result.answer : result.error).toHtmlEscaped();
    if (role == Qt::TextAlignmentRole && index.column() >= VisualTokens && index.column() <= Milliseconds)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant TrialTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role != Qt::DisplayRole || section >= Columns)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    const QString names[Columns] = {tr("Layout"),
                                    tr("Adapter"),
                                    tr("α"),
                                    tr("Frames"),
                                    tr("Pooling"),
                                    tr("Roles"),
                                    tr("Verdict"),
                                    tr("Visual tokens"),
                                    tr("New tokens"),
                                    tr("Stopped by"),
                                    tr("Entropy"),
                                    tr("P(end)"),
                                    tr("Repetition"),
                                    tr("Median norm"),
                                    tr("Largest norm"),
                                    tr("Dominant"),
                                    tr("ms"),
                                    tr("Right"),
                                    tr("Answer"),
                                    tr("Video"),
                                    tr("Question")};
    return names[section];
}

QString TrialTableModel::words(const TrialResult& r, int column) const {
    const bool asked = r.error.empty();
    switch (column) {
    case Layout: return layoutWords(r.layout);
    case Adapter: return adapterWords(r.trial.weights);
    case Alpha: return QLocale().toString(r.alpha);
    case Frames: return QLocale().toString(r.frames);
    case Pooling: return poolingWords(r.pooling);
    case Roles: return QString::fromStdString(r.trial.roles.name);
    case Verdict: return asked ? verdictWords(r.verdict) : tr("not asked");
    case VisualTokens: return asked ? QLocale().toString(static_cast<qlonglong>(r.visualTokens)) : QString();
    case NewTokens: return asked ? QLocale().toString(static_cast<qlonglong>(r.newTokens)) : QString();
    case StopReason: return QString::fromStdString(r.stopReason);
    case Entropy: return asked ? number(r.firstTokenEntropy, 2) : QString();
    case EndProbability: return asked ? number(r.endProbability, 3) : QString();
    case Repetition: return asked ? number(r.repetition, 2) : QString();
    case MedianNorm: return asked ? number(r.norms.median, 1) : QString();
    case MaximumNorm: return asked ? number(r.norms.maximum, 1) : QString();
    case Dominant: return asked ? QLocale().toString(static_cast<qlonglong>(r.norms.dominant)) : QString();
    case Milliseconds: return asked ? number(r.totalMs(), 0) : QString();
    case Right: return r.right ? (*r.right ? tr("yes") : tr("no")) : QString();
    case Answer: return QString::fromStdString(asked ? r.answer : r.error).simplified();
    case Video: return QFileInfo(textOf(r.trial.video)).fileName();
    case Question: return QString::fromStdString(r.trial.question).simplified();
    default: return {};
    }
}

} // namespace pllava::ui
