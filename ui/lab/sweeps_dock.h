#pragma once

#include "core/lab/sweep.h"
#include "ui/lab/experiment_dock.h"

class QCheckBox;
class QComboBox;
class QFileDialog;

namespace pllava::ui {

/// One setting over a range, on the open video or on a set of questions: curves of length, norms and score; how long
/// the answers to a set are, in and out of distribution; and, from files of earlier runs, score against training
/// samples and model size. GUI thread only.
class SweepsDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit SweepsDock(QWidget* parent = nullptr);

signals:
    /// Someone wants to see these files of results.
    void filesChosen(const QStringList& files);
    /// Questions of this file are to be asked; of the demo's own clips where it is empty.
    void setChosen(const QString& file);

public slots:
    /// What the set held, and what it is called; none: the open video again.
    void showSet(const QString& name, const std::vector<pllava::SetQuestion>& questions);
    /// What the files held.
    void showFiles(const std::vector<pllava::TrialResult>& results);

protected:
    std::vector<Trial> trials(const LabContext& context) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results) const override;
    void updateTexts() override;
    bool hasSubject() const override;

private:
    /// What the choosers offer, in their order.
    enum Choice { Space, Time, Alpha, Frames, TextLength, Scaling };
    enum Source { OpenVideo, DemoSet, SetFile };
    SweepAxis axis() const;
    std::vector<TrialChange> changes(const LabContext& context) const;
    void chooseFiles();
    void chooseSource(int source);
    void updateSources();
    /// Asks for files with this title, whose names `chosen` gets.
    QFileDialog* askFor(const QString& title);

    QComboBox *m_source = nullptr, *m_choice = nullptr;
    QString m_setName;
    std::vector<SetQuestion> m_set; ///< empty: the open video
    QCheckBox* m_paper = nullptr;
};

} // namespace pllava::ui
