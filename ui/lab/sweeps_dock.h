#pragma once

#include "core/lab/sweep.h"
#include "ui/lab/experiment_dock.h"

class QCheckBox;
class QComboBox;

namespace pllava::ui {

/// One setting over a range, on the open video or on a labelled set: curves of length, norms and score; and, from files
/// of earlier runs, score against training samples and model size. GUI thread only.
class SweepsDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit SweepsDock(QWidget* parent = nullptr);

signals:
    /// Someone wants to see these files of results.
    void filesChosen(const QStringList& files);

public slots:
    /// What the files held.
    void showFiles(const std::vector<pllava::TrialResult>& results);

protected:
    std::vector<Trial> trials(const LabContext& context) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results) const override;
    void updateTexts() override;

private:
    /// What the chooser offers, in its order.
    enum Choice { Space, Time, Alpha, Frames, Scaling };
    SweepAxis axis() const;
    void chooseFiles();

    QComboBox* m_choice = nullptr;
    QCheckBox* m_paper = nullptr;
};

} // namespace pllava::ui
