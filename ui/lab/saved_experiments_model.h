#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/lab/experiment_store.h"

namespace pllava::ui {

/// Saved experiments, one per row; the title can be edited. GUI thread only.
class SavedExperimentsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Title, Kind, Model, Begun, Trials, State, Columns };

    using QAbstractTableModel::QAbstractTableModel;

    void setExperiments(std::vector<ExperimentSummary> experiments);
    const std::vector<ExperimentSummary>& experiments() const { return m_experiments; }
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void renamed(const std::string& id, const QString& title);

private:
    QString words(const ExperimentSummary& experiment, int column) const;

    std::vector<ExperimentSummary> m_experiments;
};

} // namespace pllava::ui
