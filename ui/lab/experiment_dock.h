#pragma once

#include <optional>
#include <vector>

#include "ui/lab/lab_dock.h"
#include "ui/lab/trial_table_model.h"

class QComboBox;
class QTableView;

namespace pllava::ui {

/// A panel that asks many questions and shows what came of them as a table and as a figure. GUI thread only.
class ExperimentDock : public LabDock {
    Q_OBJECT
public:
    explicit ExperimentDock(const char* name, QWidget* parent = nullptr);

    /// A piece of the answer that comes.
    virtual void write(const QString&) {}
    virtual void add(const TrialResult& result);
    const TrialTableModel& model() const { return *m_model; }
    /// What is chosen in the panel besides the trials; "" where that is all.
    virtual QString variant() const { return {}; }
    /// Shows an experiment of this panel that goes on: its results are added from the first on.
    void resume(const QString& variant, const std::vector<Trial>& trials);

signals:
    void runRequested(const std::vector<pllava::Trial>& trials);

protected:
    /// Throws Error where the controls ask for what cannot be.
    virtual std::vector<Trial> trials(const LabContext& context) const = 0;
    virtual std::vector<Plot> plots(const std::vector<TrialResult>& results) const = 0;

    virtual void prepare(const QString& /*variant*/, const std::vector<Trial>& /*trials*/) {}
    void run() override;
    void updateTexts() override;
    void updateState() override;
    QByteArray csv() const override;
    void showColumns(const std::vector<TrialTableModel::Column>& columns);
    void setResults(std::vector<TrialResult> results);
    /// The chosen ones: the loaded adapter alone, or the model and every adapter of it.
    std::vector<std::string> weights() const;
    /// The trials themselves say whose weights they take.
    void hideWeights();

private:
    void drawFigure();

    TrialTableModel* m_model = nullptr;
    QComboBox* m_weights = nullptr;
    QTableView* m_table = nullptr;
};

} // namespace pllava::ui
