#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/lab/trial.h"

namespace pllava::ui {

/// Results of trials, one per row, in the order in which they were run. GUI thread only.
class TrialTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Layout,
        Adapter,
        Alpha,
        Frames,
        Pooling,
        Roles,
        Verdict,
        VisualTokens,
        NewTokens,
        StopReason,
        Entropy,
        EndProbability,
        Repetition,
        MedianNorm,
        MaximumNorm,
        Dominant,
        Milliseconds,
        Right,
        Answer,
        Video,
        Question,
        Columns
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setResults(std::vector<TrialResult> results);
    void add(TrialResult result);
    const std::vector<TrialResult>& results() const { return m_results; }
    /// Updates the texts of every cell after a change of language.
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString words(const TrialResult& result, int column) const;

    std::vector<TrialResult> m_results;
};

} // namespace pllava::ui
