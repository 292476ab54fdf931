#pragma once

#include "ui/lab/experiment_dock.h"

class QComboBox;

namespace pllava::ui {

class ParameterForm;

/// Experiments on the open video, on a set of questions or on clips of their own, with a control for each of their
/// parameters: sweeps of one setting over a range, length of answers, the demo's exam; and figures of files of results.
/// GUI thread only.
class SweepsDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit SweepsDock(QWidget* parent = nullptr);

    /// Where the questions come from, in the chooser's order.
    enum class Source { OpenVideo, DemoClips, File };
    const Experiment& experiment() const override;
    ParameterValues values() const override;
    bool isFor(const std::string& experiment) const override;

signals:
    /// Someone wants to see these files of results.
    void filesChosen(const QStringList& files);
    /// showSet() is to be called with questions from there; `file` with Source::File.
    void sourceChosen(pllava::ui::SweepsDock::Source source, const QString& file);

public slots:
    /// Questions that are asked from now on, none for the one about the open video. `file` is where they come from,
    /// empty for clips of the demo's world. Not while a sweep runs.
    void showSet(const QString& file, const pllava::QuestionSet& set);
    /// What the files held.
    void showFiles(const std::vector<pllava::TrialResult>& results);

protected:
    ExperimentSubject experimentSubject() const override;
    ParameterValues readableValues() const override;
    void prepare(const SavedExperiment& experiment) override;
    void updateTexts() override;
    void updateState() override;
    QString missing() const override;
    QString subject() const override;

private:
    void choose(int entry);
    void chooseFiles();
    void fillChoices();
    void chooseSource(Source source);
    void updateSources();
    static QString summaryWords(const SetSummary& summary);
    void showColumnsOf(bool set);

    QComboBox *m_source = nullptr, *m_choice = nullptr;
    QString m_setFile;              ///< empty for the demo's clips
    std::vector<SetQuestion> m_set; ///< empty: the open video
    ParameterForm* m_form = nullptr;
};

} // namespace pllava::ui
