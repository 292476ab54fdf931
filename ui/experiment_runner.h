#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "core/lab/experiment_store.h"
#include "ui/engine.h"

namespace pllava::ui {

/// Runs experiments of trials on the engine's thread and saves them while they run. One at a time. GUI thread only.
class ExperimentRunner : public QObject {
    Q_OBJECT
public:
    ExperimentRunner(Engine& engine, ExperimentStore store, QObject* parent = nullptr);

    /// Runs it from its first trial; results in the store are reported, not asked again.
    void run(const SavedExperiment& experiment);
    /// By its person: it stays stopped. One that is not stopped goes on after a restart.
    void stop();

signals:
    /// It is in the store.
    void saved();
    void pieceArrived(const QString& piece);
    void resultArrived(const pllava::TrialResult& result);
    void finished(bool stopped);
    void failed(const Error& error);

private:
    bool runTrialsOf(const SavedExperiment& experiment, const ModelLoader& load, const std::stop_token& stop,
                     const std::atomic<bool>& stopped);

    Engine& m_engine;
    ExperimentStore m_store;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<bool>> m_stopped; ///< by its person
};

} // namespace pllava::ui
