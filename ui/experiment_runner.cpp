#include "ui/experiment_runner.h"

#include "core/lab/experiment.h"
#include "core/lab/trial_log.h"

namespace pllava::ui {

ExperimentRunner::ExperimentRunner(Engine& engine, ExperimentStore store, QObject* parent)
    : QObject(parent), m_engine(engine), m_store(std::move(store)) {}

void ExperimentRunner::run(const SavedExperiment& experiment) {
    m_stopped = std::make_shared<std::atomic<bool>>(false);
    const auto job = [this, experiment, stopped = m_stopped](const ModelLoader& load,
                                                             const std::stop_token& stop) -> Delivery {
        const bool cancelled = runTrialsOf(experiment, load, stop, *stopped);
        return [this, cancelled] { emit finished(cancelled); };
    };
    m_stop = m_engine.run(experiment.settings, experiment.adapter, job,
                          [this, id = experiment.id, stopped = m_stopped](const Error& error) {
                              if (*stopped && !id.empty()) // before it began
                                  m_store.end(id, ExperimentState::Stopped);
                              emit failed(error);
                          });
}

/// On the engine's thread; true where it was stopped.
bool ExperimentRunner::runTrialsOf(const SavedExperiment& experiment, const ModelLoader& load,
                                   const std::stop_token& stop, const std::atomic<bool>& stopped) {
    const Experiment& kind = experimentNamed(experiment.experiment);
    VideoFile videoFile;
    if (kind.facts().source == QuestionSource::Own)
        videoFile = kind.plan({}, valuesOf(kind, experiment.parameters)).videoFile;
    const std::string id = experiment.id.empty() ? m_store.begin(experiment) : experiment.id;
    if (!experiment.id.empty())
        m_store.goOn(id);
    m_engine.post([this] { emit saved(); });
    TrialCallbacks callbacks;
    callbacks.stop = stop;
    callbacks.onText = [this](std::string_view piece) {
        const QString text = QString::fromUtf8(piece.data(), static_cast<qsizetype>(piece.size()));
        m_engine.post([this, text] { emit pieceArrived(text); });
    };
    callbacks.onResult = [this](const TrialResult& result) {
        m_engine.post([this, result] { emit resultArrived(result); });
        m_engine.letOthersPass();
    };
    try {
        TrialSettings settings = ExperimentStore::settingsOf(experiment);
        settings.videoFile = videoFile;
        TrialLog log(m_store.results(id), settings);
        TrialOptions options = trialOptionsOf(kind, videoFile);
        options.log = &log;
        const bool cancelled = runTrials(experiment.asked, load, options, callbacks).cancelled;
        if (!cancelled || stopped) // else the window ends, and it goes on with the next one
            m_store.end(id, cancelled ? ExperimentState::Stopped : ExperimentState::Finished);
        return cancelled;
    } catch (const Error&) {
        m_store.end(id, ExperimentState::Stopped);
        throw;
    }
}

void ExperimentRunner::stop() {
    if (m_stopped)
        *m_stopped = true;
    m_stop.request_stop();
}

} // namespace pllava::ui
