#pragma once

#include <string>
#include <vector>

#include "ui/look/panel_dock.h"

class QPushButton;
class QTableView;

namespace pllava::ui {

class SavedExperimentsModel;

/// Experiments that were run in the window: a table in which names can be edited, and what can be done with those that
/// are selected. GUI thread only.
class SavedExperimentsDock : public PanelDock {
    Q_OBJECT
public:
    explicit SavedExperimentsDock(QWidget* parent = nullptr);

    SavedExperimentsModel& model() { return *m_model; }
    /// Of the selected rows, in the table's order.
    std::vector<std::string> selected() const;
    void select(int row);

signals:
    /// Show their results, drawn over each other where they are several of one kind.
    void openRequested(const std::vector<std::string>& ids);
    void continueRequested(const std::string& id);
    void reportRequested(const std::vector<std::string>& ids);
    void removeRequested(const std::vector<std::string>& ids);
    /// The table is seen again.
    void shown();

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void updateState();
    void updateTexts();

    SavedExperimentsModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QPushButton *m_open = nullptr, *m_continue = nullptr, *m_report = nullptr, *m_remove = nullptr;
};

} // namespace pllava::ui
