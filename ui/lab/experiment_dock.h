#pragma once

#include <optional>
#include <vector>

#include "core/lab/experiment_report.h"
#include "core/lab/experiment_store.h"
#include "ui/lab/lab_dock.h"
#include "ui/lab/trial_table_model.h"

class QComboBox;
class QTableView;

namespace pllava::ui {

/// A panel that asks many questions and shows the results as a table and as a figure. GUI thread only.
class ExperimentDock : public LabDock {
    Q_OBJECT
public:
    explicit ExperimentDock(const char* name, QWidget* parent = nullptr);

    /// A piece of the answer that comes.
    virtual void write(const QString&) {}
    virtual void add(const TrialResult& result);
    const TrialTableModel& model() const { return *m_model; }
    /// What is chosen.
    virtual const Experiment& experiment() const = 0;
    /// Throws Error where the controls ask for what cannot be.
    virtual ParameterValues values() const { return experiment().defaults(); }
    /// Whether this panel is the one for an experiment.
    virtual bool isFor(const std::string& experiment) const { return experiment == this->experiment().facts().name; }
    /// Shows an experiment of this panel that goes on: its results are added from the first on.
    void resume(const SavedExperiment& experiment);
    /// Shows the results of an experiment of this panel, and of others drawn over it, each under its name.
    void showResults(const SavedExperiment& experiment, const std::vector<NamedResults>& runs);

signals:
    void runRequested(const std::vector<pllava::Trial>& trials);

protected:
    /// Throws Error where the controls ask for what cannot be.
    virtual std::vector<Trial> trials() const { return experiment().plan(experimentSubject(), values()).trials; }
    /// The chosen weights, the open video and the newest question, the model's limits.
    virtual ExperimentSubject experimentSubject() const;
    /// The values, with defaults where the controls cannot be read.
    virtual ParameterValues readableValues() const { return experiment().defaults(); }
    virtual void prepare(const SavedExperiment& /*experiment*/) {}
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

    void drawFigure();

private:
    TrialTableModel* m_model = nullptr;
    QComboBox* m_weights = nullptr;
    QTableView* m_table = nullptr;
    std::vector<NamedResults> m_together; ///< runs that are drawn over each other; empty: those of the table
};

} // namespace pllava::ui
