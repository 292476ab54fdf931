#pragma once

#include <memory>
#include <optional>

#include <QObject>

#include "core/lab/experiment_report.h"
#include "core/lab/experiment_store.h"
#include "ui/base/conversation.h"
#include "ui/base/live_settings.h"
#include "ui/engine.h"
#include "ui/experiment_runner.h"
#include "ui/lab/lab_context.h"
#include "ui/lab/sweeps_dock.h"

class QDockWidget;

namespace pllava::ui {

class CompareDock;
class ExperimentDock;
class SavedExperiments;
class PromptLabDock;
class InsideDock;
class NormOverlay;
class TowersDock;
class LabDock;
class VideoOverlay;

/// Runs the laboratory's experiments on the engine, one at a time, and shows their results in their panels. GUI
/// thread only.
class LabController : public QObject {
    Q_OBJECT
public:
    /// Experiments of trials, and the demo's clips, are kept in the folder; an experiment that ran when the window
    /// ended goes on when its model is loaded.
    LabController(Engine& engine, const LiveSettings& settings, std::filesystem::path folder,
                  QObject* parent = nullptr);
    ~LabController() override;

    QList<QDockWidget*> docks() const;
    /// Asks the newest question again and writes the run as a page of HTML in the window's language.
    void saveReport(QWidget* parent);
    /// What experiments are about from now on.
    void setModel(const ModelFacts& facts);
    void setConversation(const Conversation& conversation);
    /// The overlay of the video from the laboratory; nullptr for none.
    VideoOverlay* overlay() const;

signals:
    void overlayChanged();
    /// Attention of the answer to each second; empty: to be hidden.
    void momentsChanged(const std::vector<double>& seconds, const std::vector<double>& shares);
    void reportSaved(const QString& file);
    /// An experiment that ran when the window ended goes on in this panel.
    void resumed(QDockWidget* dock);
    /// A panel has something to show that was asked for.
    void raised(QDockWidget* dock);
    void failed(const Error& error);

private:
    void updateContext();
    QList<ExperimentDock*> experimentDocks() const;
    void connectExperiments();
    /// The panel for an experiment; nullptr for one that this version does not have.
    ExperimentDock* dockFor(const std::string& experiment) const;
    void begin(ExperimentDock& dock, const std::vector<Trial>& trials);
    void runTrialsOf(ExperimentDock& dock, const SavedExperiment& experiment);
    void goOn(const SavedExperiment& experiment);
    void showResults(const SavedExperiment& experiment, const std::vector<NamedResults>& runs);
    void findInterrupted();
    /// The next of them, if nothing runs.
    void resume();
    void lookInside();
    void writeReport(const QString& file);
    void measureTowers(const std::vector<std::string>& weights, const ProbePoint& point);
    /// One at a time; the dock is notified when it is over.
    void run(LabDock& dock, const EngineJob& job);
    void beginRunning();
    void fail(LabDock& dock, const Error& error);
    std::string loadedAdapter() const; ///< its folder; "" for none
    void end(LabDock& dock, const QString& words);
    void openFiles(const QStringList& files);
    /// Reads or draws a set of questions.
    void openSet(SweepsDock::Source source, const QString& file);

    Engine& m_engine;
    const LiveSettings& m_settings;
    std::optional<ModelFacts> m_model;
    QVector<Adapter> m_adapters; ///< of the model
    QString m_video, m_question;
    std::stop_source m_stop; ///< of what runs and is no experiment of trials
    bool m_running = false;
    ExperimentStore m_store;
    ExperimentRunner m_runner;
    SavedExperiments* m_saved = nullptr;
    ExperimentDock* m_runningDock = nullptr; ///< the panel of the experiment that runs
    std::filesystem::path m_drawn;           ///< sets of the demo's world
    std::vector<SavedExperiment> m_interrupted;
    CompareDock* m_compare = nullptr;
    PromptLabDock* m_prompts = nullptr;
    SweepsDock* m_sweeps = nullptr;
    TowersDock* m_towers = nullptr;
    InsideDock* m_inside = nullptr;
    QVector<LabDock*> m_docks;
    std::unique_ptr<NormOverlay> m_overlay; ///< of the answer's attention
    bool m_overlaid = false;                ///< it is to be seen
    Worker m_reader;                        ///< of files
};

} // namespace pllava::ui
