#pragma once
#include "core/lab/sweep.h"
#include "ui/lab/experiment_dock.h"

class QCheckBox;
class QComboBox;

namespace pllava::ui {

/// One setting over a range, on the open video or on a set of questions: curves of length, norms and score; how long
/// the answers to a set are, in and out of distribution; and, from files of earlier runs, score against training
/// samples and model size. GUI thread only.
class SweepsDock : public ExperimentDock {
    Q_OBJECT
public:
    explicit SweepsDock(QWidget* parent = nullptr);

    /// Where the questions come from, in the chooser's order.
    enum class Source { OpenVideo, DemoClips, File };
    QString variant() const override;

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
    std::vector<Trial> trials(const LabContext& context) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results) const override;
    void prepare(const QString& variant, const std::vector<Trial>& trials) override;
    void updateTexts() override;
    void updateState() override;
    QString missing() const override;
    QString subject() const override;

private:
    /// What the chooser offers, in its order.
    enum Choice { Space, Time, Alpha, Frames, TextLength, Scaling };
    SweepAxis axis() const;
    std::vector<TrialChange> changes(const LabContext& context) const;
    void chooseFiles();
    void chooseSource(Source source);
    void updateSources();
    static QString summaryWords(const SetSummary& summary);
    void showColumnsOf(bool set);

    QComboBox *m_source = nullptr, *m_choice = nullptr;
    QString m_setFile;              ///< empty for the demo's clips
    std::vector<SetQuestion> m_set; ///< empty: the open video
    QCheckBox* m_paper = nullptr;
};

} // namespace pllava::ui
