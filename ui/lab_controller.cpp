#include "ui/lab_controller.h"

#include <algorithm>
#include <set>

#include <QCoreApplication>
#include <QFileInfo>

#include <nlohmann/json.hpp>

#include "core/analysis/norm_findings.h"
#include "core/base/own_file.h"
#include "core/base/pending_file.h"
#include "core/demo/data_set.h"
#include "core/lab/attention_view.h"
#include "core/lab/layer_view.h"
#include "core/lab/report_html.h"
#include "core/lab/trial_runner.h"
#include "ui/base/adapters.h"
#include "ui/base/paths.h"
#include "ui/base/saving.h"
#include "ui/base/wording.h"
#include "ui/lab/compare_dock.h"
#include "ui/lab/inside_dock.h"
#include "ui/lab/lab_wording.h"
#include "ui/lab/prompt_lab_dock.h"
#include "ui/lab/saved_experiments_dock.h"
#include "ui/lab/sweeps_dock.h"
#include "ui/lab/towers_dock.h"
#include "ui/norms/norm_overlay.h"
#include "ui/saved_experiments.h"

namespace pllava::ui {
namespace {

/// Draws clips of the demo's world that no training has seen, and questions about them, in a folder that is not there
/// yet; the set's file.
std::filesystem::path drawSet(const std::filesystem::path& folder, demo::Language language,
                              const std::stop_token& stop) {
    demo::DataSetSettings settings;
    settings.clips = 20;
    settings.questions = 2;
    settings.seed = 991;
    settings.languages = {language};
    if (!std::filesystem::exists(folder / "set.jsonl"))
        demo::writeDataSet(folder, settings, stop);
    return folder / "set.jsonl";
}

/// "LoRA α · dog.mp4".
QString titleOf(const std::string& experiment, const std::vector<Trial>& trials) {
    std::set<std::string> videos;
    for (const Trial& trial : trials)
        videos.insert(trial.video);
    const QString about = videos.size() == 1 ? QFileInfo(textOf(*videos.begin())).fileName()
                                             : LabController::tr("%n videos", nullptr, static_cast<int>(videos.size()));
    return QStringLiteral("%1 · %2").arg(experimentWords(experiment), about);
}

} // namespace

LabController::LabController(Engine& engine, const LiveSettings& settings, std::filesystem::path folder,
                             QObject* parent)
    : QObject(parent), m_engine(engine), m_settings(settings), m_store(folder / "experiments"),
      m_runner(engine, m_store), m_saved(new SavedExperiments(m_store, this)), m_drawn(folder / "demo-clips"),
      m_compare(new CompareDock), m_prompts(new PromptLabDock), m_sweeps(new SweepsDock), m_towers(new TowersDock),
      m_inside(new InsideDock), m_docks{m_compare, m_prompts, m_sweeps, m_towers, m_inside},
      m_overlay(std::make_unique<NormOverlay>()) {
    labWords(); // a fault in the program's own files ends the start, not the work
    connectExperiments();
    connect(&m_settings, &LiveSettings::changed, this, &LabController::updateContext);
    connect(m_towers, &TowersDock::runRequested, this, &LabController::measureTowers);
    connect(m_inside, &InsideDock::runRequested, this, &LabController::lookInside);
    connect(m_inside, &InsideDock::attentionChosen, this, [this](const std::optional<AnswerAttention>& attention) {
        const AttentionSummary moments = attention ? summaryOf(*attention) : AttentionSummary();
        m_overlaid = attention.has_value();
        if (attention)
            m_overlay->setNorms(attentionMap(*attention), {});
        emit overlayChanged();
        emit momentsChanged(moments.seconds, moments.frames);
    });
    connect(m_sweeps, &SweepsDock::filesChosen, this, &LabController::openFiles);
    connect(m_sweeps, &SweepsDock::sourceChosen, this, &LabController::openSet);
    for (LabDock* dock : m_docks) {
        connect(dock, &LabDock::stopRequested, this, [this] {
            m_runner.stop();
            m_stop.request_stop();
        });
        connect(dock, &LabDock::failed, this, &LabController::failed);
    }
}

LabController::~LabController() = default;

void LabController::connectExperiments() {
    for (ExperimentDock* dock : experimentDocks())
        connect(dock, &ExperimentDock::runRequested, this,
                [this, dock](const std::vector<Trial>& trials) { begin(*dock, trials); });
    connect(&m_runner, &ExperimentRunner::saved, m_saved, &SavedExperiments::refresh);
    connect(&m_runner, &ExperimentRunner::pieceArrived, this,
            [this](const QString& piece) { m_runningDock->write(piece); });
    connect(&m_runner, &ExperimentRunner::resultArrived, this,
            [this](const TrialResult& result) { m_runningDock->add(result); });
    connect(&m_runner, &ExperimentRunner::finished, this, [this](bool stopped) {
        end(*m_runningDock, stopped ? tr("Stopped. Results so far are kept.") : QString());
    });
    connect(&m_runner, &ExperimentRunner::failed, this, [this](const Error& error) { fail(*m_runningDock, error); });
    connect(m_saved, &SavedExperiments::opened, this, &LabController::showResults);
    connect(m_saved, &SavedExperiments::continueRequested, this, &LabController::goOn);
    connect(m_saved, &SavedExperiments::reportSaved, this, &LabController::reportSaved);
    connect(m_saved, &SavedExperiments::failed, this, &LabController::failed);
}

QList<QDockWidget*> LabController::docks() const {
    return QList<QDockWidget*>{m_docks.begin(), m_docks.end()} << &m_saved->dock();
}

QList<ExperimentDock*> LabController::experimentDocks() const {
    return {m_compare, m_prompts, m_sweeps};
}

ExperimentDock* LabController::dockFor(const std::string& experiment) const {
    const auto docks = experimentDocks();
    const auto found = std::ranges::find_if(docks, [&](ExperimentDock* dock) { return dock->isFor(experiment); });
    return found == docks.end() ? nullptr : *found;
}

void LabController::setModel(const ModelFacts& facts) {
    m_model = facts;
    m_adapters = adaptersOf(facts.choice.base);
    updateContext();
    findInterrupted();
}

void LabController::setConversation(const Conversation& conversation) {
    m_video = conversation.video;
    m_question = conversation.exchanges.isEmpty() ? QString() : conversation.exchanges.back().question;
    updateContext();
}

VideoOverlay* LabController::overlay() const {
    return m_overlaid ? m_overlay.get() : nullptr;
}

void LabController::updateContext() {
    if (!m_model)
        return;
    const ModelFacts& facts = *m_model;
    LabContext context{m_video, m_question, m_adapters, facts.choice.adapter, m_settings.value()};
    context.grid = {facts.gridHeight, facts.gridWidth};
    context.maxPositions = facts.maxPositions;
    context.layers = facts.layers;
    context.notInspectable = facts.notInspectable;
    for (LabDock* dock : m_docks)
        dock->setContext(context);
}

void LabController::begin(ExperimentDock& dock, const std::vector<Trial>& trials) {
    SavedExperiment experiment;
    experiment.experiment = dock.experiment().facts().name;
    experiment.parameters = dock.values().given();
    experiment.title = titleOf(experiment.experiment, trials).toStdString();
    experiment.model = pathOf(m_model->choice.base).string();
    experiment.adapter = loadedAdapter();
    experiment.settings = m_settings.value();
    experiment.asked = trials;
    if (std::ranges::any_of(trials, [&](const Trial& trial) { return trial.video != pathOf(m_video).string(); }))
        experiment.settings.range.reset(); // it was marked on the open video
    runTrialsOf(dock, experiment);
}

void LabController::runTrialsOf(ExperimentDock& dock, const SavedExperiment& experiment) {
    m_runningDock = &dock;
    beginRunning();
    m_runner.run(experiment);
}

void LabController::goOn(const SavedExperiment& experiment) {
    ExperimentDock* dock = dockFor(experiment.experiment);
    if (dock == nullptr || m_running || !m_model)
        return;
    if (experiment.model != pathOf(m_model->choice.base).string()) {
        emit failed(Error(
            ErrorKind::InvalidArgument,
            tr("This experiment is about another model. Open %1 first.").arg(textOf(experiment.model)).toStdString()));
        return;
    }
    dock->resume(experiment);
    runTrialsOf(*dock, experiment);
    emit raised(dock);
}

void LabController::showResults(const SavedExperiment& experiment, const std::vector<NamedResults>& runs) {
    ExperimentDock* dock = dockFor(experiment.experiment);
    if (dock == nullptr || (m_running && dock == m_runningDock))
        return;
    dock->showResults(experiment, runs);
    emit raised(dock);
}

void LabController::findInterrupted() {
    const auto job = [this, store = m_store](const std::stop_token&) -> Delivery {
        return [this, found = store.interrupted()] {
            if (m_running)
                return;
            m_interrupted = found;
            resume();
        };
    };
    m_reader.runLatest(QStringLiteral("interrupted"), job, [](const Error&) {});
}

void LabController::resume() {
    const std::string model = m_model ? pathOf(m_model->choice.base).string() : std::string();
    const auto next =
        std::ranges::find_if(m_interrupted, [&](const SavedExperiment& each) { return each.model == model; });
    if (m_running || next == m_interrupted.end())
        return;
    const SavedExperiment experiment = *next;
    m_interrupted.erase(next);
    if (ExperimentDock* dock = dockFor(experiment.experiment)) {
        dock->resume(experiment);
        runTrialsOf(*dock, experiment);
        emit resumed(dock);
    }
}

void LabController::measureTowers(const std::vector<std::string>& weights, const ProbePoint& point) {
    const std::string video = pathOf(m_video).string(), question = m_question.toStdString();
    run(*m_towers, [=, this](const ModelLoader& load, const std::stop_token& stop) -> Delivery {
        for (const std::string& folder : weights) {
            const LoadedModel model = load(folder);
            model.session->open(video);
            const TokenNorms norms =
                model.session->tokenNorms(point, model.settings, question, AskCallbacks{{}, {}, stop});
            m_engine.post([this, series = NormSeries{folder, findingsOf(norms)}] { m_towers->add(series); });
        }
        return [this] { end(*m_towers, {}); };
    });
}

void LabController::lookInside() {
    const std::string video = pathOf(m_video).string(), question = m_question.toStdString(), adapter = loadedAdapter();
    run(*m_inside, [=, this](const ModelLoader& load, const std::stop_token& stop) -> Delivery {
        const LoadedModel model = load(adapter);
        Session& session = *model.session;
        const AskCallbacks callbacks{{}, {}, stop};
        session.open(video);
        const std::vector<TokenView> views = viewsOfLayers(session, model.settings, question, callbacks);
        const AnswerAttention attention =
            session.attention(session.ask(question, model.settings, callbacks), {}, callbacks);
        return [=, this] {
            m_inside->showViews(textOf(video), views, attention);
            end(*m_inside, {});
        };
    });
}

void LabController::saveReport(QWidget* parent) {
    const SaveQuestion question{tr("Save a report"), QStringLiteral("report.html"), {QStringLiteral("HTML (*.html)")}};
    askForFile(parent, question, [this](const QString& file) { writeReport(file); });
}

void LabController::writeReport(const QString& file) {
    const ModelChoice choice = m_model->choice;
    const ReportStyle style{labWords(), QCoreApplication::applicationVersion().toStdString(), {}};
    const std::string video = pathOf(m_video).string(), question = m_question.toStdString();
    const auto experiment = [=, this](const ModelLoader& load, const std::stop_token& stop) -> Delivery {
        requireReplaceable(pathOf(file), FileKind::Page, file.toStdString()); // before minutes of work
        const LoadedModel model = load(pathOf(choice.adapter).string());
        model.session->open(video);
        const ReportJob job{foldersOf(choice), video, question, model.settings};
        const Report report = makeReport(*model.session, job, AskCallbacks{{}, {}, stop});
        ReportStyle shown = style;
        Exchange exchange;
        exchange.question = QString::fromStdString(question);
        finish(exchange, report.answer);
        shown.settingsJson = toJson(Conversation{textOf(video), {}, {exchange}}).dump(2);
        writeWholeFile(pathOf(file), toHtml(report, shown));
        return [this, file] { emit reportSaved(file); };
    };
    m_engine.run(m_settings.value(), loadedAdapter(), experiment, [this](const Error& error) { emit failed(error); });
}

std::string LabController::loadedAdapter() const {
    return pathOf(m_model->choice.adapter).string();
}

void LabController::run(LabDock& dock, const EngineJob& job) {
    beginRunning();
    m_stop = m_engine.run(m_settings.value(), loadedAdapter(), job,
                          [this, &dock](const Error& error) { fail(dock, error); });
}

void LabController::beginRunning() {
    m_running = true;
    for (LabDock* each : m_docks)
        each->setBusy(true);
}

void LabController::fail(LabDock& dock, const Error& error) {
    end(dock, error.kind() == ErrorKind::Cancelled ? tr("Stopped. Results so far are kept.") : errorWords(error));
}

void LabController::end(LabDock& dock, const QString& words) {
    m_running = false;
    dock.finish(words);
    for (LabDock* each : m_docks)
        each->setBusy(false);
    m_saved->refresh();
    resume();
}

void LabController::openFiles(const QStringList& files) {
    const auto job = [this, files](const std::stop_token&) -> Delivery {
        std::vector<std::filesystem::path> paths;
        for (const QString& file : files)
            paths.push_back(pathOf(file));
        const std::vector<TrialResult> all = readTrials(paths);
        return [this, all] { m_sweeps->showFiles(all); };
    };
    m_reader.run(job, [this](const Error& error) { emit failed(error); });
}

void LabController::openSet(SweepsDock::Source source, const QString& file) {
    const bool chinese = labWords().language.starts_with("zh");
    const std::filesystem::path drawn = m_drawn / (chinese ? "zh" : "en"); // kept: experiments on them go on
    const auto job = [=, this](const std::stop_token& stop) -> Delivery {
        QuestionSet set;
        if (source != SweepsDock::Source::OpenVideo)
            set = readQuestionSet(
                source == SweepsDock::Source::File
                    ? pathOf(file)
                    : drawSet(drawn, chinese ? demo::Language::Chinese : demo::Language::English, stop));
        return [=, this] { m_sweeps->showSet(file, set); };
    };
    m_reader.runLatest(QStringLiteral("set"), job, [this](const Error& error) { emit failed(error); });
}

} // namespace pllava::ui
