#pragma once

#include <optional>

#include "ui/look/panel_dock.h"
#include "ui/training/training_follower.h"
#include "ui/training/training_runner.h"

class QComboBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace pllava::ui {

class ExplainButton;
class ExportButton;
class Saver;
class TrainingPlot;
class ViewControls;

/// A training as it goes: losses and other curves, progress, checkpoints to try; one can be begun, stopped and gone on
/// with. It may run anywhere, as long as its folder can be read. GUI thread only.
class TrainingDock : public PanelDock {
    Q_OBJECT
public:
    explicit TrainingDock(QWidget* parent = nullptr);

    /// Empty for none.
    void follow(const QString& folder);
    QString folder() const { return m_follower.folder(); }
    void chooseFolder();
    /// What new trainings are based on.
    void setModel(const QString& base) { m_model = base; }
    void start(const TrainingRequest& request);
    /// The file of this name: the curves as a picture, or for "csv" every number. A record must have been read.
    QByteArray exported(const QString& path) const;

signals:
    /// A checkpoint is to be loaded. `base` is the model that it was trained on, where known.
    void checkpointChosen(const QString& base, const QString& checkpoint);
    void folderChanged();
    /// An export could not be written.
    void failed(const Error& error);

protected:
    void changeEvent(QEvent* event) override;

private:
    void build();
    QHBoxLayout* buildHead();
    QHBoxLayout* buildFoot();
    void buildExport();
    void connectControls();
    void take(const SharedRecord& record);
    static QString checkpointWords(const QString& folder);
    void fillCheckpoints();
    QString messageWords() const;
    void updateProgress();
    void updateTexts();
    void beginNew();
    void toggleRun();
    bool resumable() const;

    TrainingFollower m_follower;
    TrainingRunner m_runner;
    SharedRecord m_record;
    std::optional<Error> m_unreadable;
    QString m_model, m_failure, m_written;
    TrainingPlot* m_plot = nullptr;
    ViewControls* m_controls = nullptr;
    QLabel *m_progress = nullptr, *m_message = nullptr;
    QProgressBar* m_bar = nullptr;
    QComboBox* m_checkpoint = nullptr;
    QToolButton *m_open = nullptr, *m_new = nullptr, *m_run = nullptr, *m_load = nullptr;
    ExportButton* m_export = nullptr;
    ExplainButton* m_explain = nullptr;
    Saver* m_saver = nullptr;
};

} // namespace pllava::ui
