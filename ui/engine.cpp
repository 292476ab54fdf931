#include "ui/engine.h"

#include <algorithm>
#include <utility>

#include "ui/base/paths.h"
#include "ui/base/wording.h"
#include "ui/throttle.h"

namespace pllava::ui {
namespace {

ModelFacts factsOf(ChatModel& loaded, const ModelChoice& choice) {
    const ModelDescription& model = loaded.description();
    ModelFacts facts;
    facts.choice = choice;
    facts.defaults = loaded.defaults();
    if (loaded.inspectable() == nullptr)
        facts.notInspectable = errorWords(Error(ErrorKind::Unsupported, loaded.whyNotInspectable()));
    facts.compute = model.compute;
    for (const std::string& note : model.weights.notes)
        facts.unread.append(QString::fromStdString(note));
    facts.loraRank = model.loraRank;
    facts.gridHeight = model.config.frameShape[0];
    facts.gridWidth = model.config.frameShape[1];
    if (const auto& own = model.config.ownShape)
        facts.tokensPerFrame = (*own)[0] * (*own)[1];
    facts.layers = model.config.text.layers;
    facts.maxPositions = model.config.text.maxPositions;
    return facts;
}

} // namespace

ModelFolders foldersOf(const ModelChoice& choice) {
    ModelFolders folders{pathOf(choice.base), std::nullopt};
    if (!choice.adapter.isEmpty())
        folders.weights = pathOf(choice.adapter);
    return folders;
}

Engine::Engine(QObject* parent, ModelMaker make) : QObject(parent), m_make(std::move(make)) {
    connect(&m_worker, &Worker::idleChanged, this, [this](bool idle) { emit busyChanged(!idle); });
}

Progress Engine::progress(std::function<void(const QString&, int)> report) {
    return [this, report = std::move(report), throttle = Throttle(),
            last = std::string()](std::string_view stage, std::int64_t done, std::int64_t total) mutable {
        if (!throttle.due() && last == stage)
            return;
        last = stage;
        const int percent = total > 0 ? static_cast<int>(100 * done / total) : 0;
        m_worker.post([report, name = QString::fromStdString(last), percent] { report(name, percent); });
    };
}

void Engine::load(const ModelChoice& choice, const ComputeSettings& compute) {
    stop();
    if (m_model && m_model->choice.base != choice.base)
        m_experiment.request_stop(); // it holds its model, and two may not fit
    m_model.reset();
    m_compute = compute;
    const int number = ++m_loads;
    const auto report = progress([this](const QString& stage, int percent) { emit loading(stage, percent); });
    const auto job = [this, number, slot = m_slot, choice, compute, report](const std::stop_token& stop) -> Delivery {
        slot->asked.clear();
        auto sibling = std::exchange(slot->model, nullptr);
        if (slot->choice.base != choice.base)
            sibling.reset(); // two models may not fit
        slot->model = m_make(foldersOf(choice), compute, stop, report, sibling.get());
        slot->choice = choice;
        return [this, number, facts = factsOf(*slot->model, choice)] {
            if (number != m_loads)
                return; // another one was asked for while this one's last bytes came
            m_model = facts;
            emit loaded(facts);
        };
    };
    m_current = m_worker.run(job, [this, number](const Error& error) {
        if (number == m_loads)
            emit loadFailed(error);
    });
}

void Engine::ask(const Question& question) {
    const auto job = [this, slot = m_slot, question](const std::stop_token& stop) {
        return answer(*slot, question, stop);
    };
    m_current = m_worker.run(job, [this, id = question.id](const Error& error) { emit failed(id, error); });
}

Session& Engine::Slot::at(const Question& question) {
    constexpr std::size_t kMostConversations = 3;
    if (!model)
        throw Error(ErrorKind::InvalidArgument, "no model is loaded; open one first");
    const auto found = std::ranges::find(asked, question.conversation, &Asked::conversation);
    if (found != asked.end())
        asked.splice(asked.begin(), asked, found);
    else
        asked.push_front({question.conversation, {}, Session(model)});
    if (asked.size() > kMostConversations)
        asked.pop_back();
    Asked& here = asked.front();
    if (const std::string file = pathOf(question.video).string(); here.video != file)
        here.session.open(here.video = file);
    here.session.setConversation({question.history.begin(), question.history.end()});
    return here.session;
}

void Engine::measureNorms(const Question& question, const ProbePoint& point) {
    const auto job = [this, slot = m_slot, question, point](const std::stop_token& stop) -> Delivery {
        AskCallbacks callbacks;
        callbacks.stop = stop;
        return [this, norms = slot->at(question).tokenNorms(point, question.settings, {}, callbacks)] {
            emit normsMeasured(norms);
        };
    };
    m_worker.runLatest(
        QStringLiteral("norms"), job, [this](const Error& error) { emit normsFailed(error); }, JobPriority::Slider);
}

std::stop_source Engine::run(const AskSettings& settings, const std::string& adapter, const EngineJob& experiment,
                             const Failure& failed) {
    const ModelChoice choice = m_model ? m_model->choice : ModelChoice();
    const auto job = [this, make = m_make, slot = m_slot, choice, compute = m_compute, settings, adapter,
                      experiment](const std::stop_token& stop) {
        if (!slot->model)
            throw Error(ErrorKind::InvalidArgument, "no model is loaded; open one first");
        if (slot->choice != choice)
            throw Error(ErrorKind::Cancelled, "another model was loaded before the experiment began");
        const std::shared_ptr<ChatModel> loaded = slot->model; // kept although another adapter may be loaded meanwhile
        std::shared_ptr<ChatModel> model = loaded;
        std::optional<Session> session;
        const ModelLoader load = [&](const std::string& weights) -> LoadedModel {
            letOthersPass();
            const bool isLoaded = weights == pathOf(choice.adapter);
            model = isLoaded ? loaded : make(foldersOf({choice.base, textOf(weights)}), compute, stop, {}, model.get());
            session.emplace(model);
            LoadedModel lab{&*session, settings, trainingSamplesOf(weights)};
            if (weights != adapter)
                lab.settings.loraAlpha = model->defaults().loraAlpha;
            return lab;
        };
        return experiment(load, stop);
    };
    m_experiment = m_worker.run(job, failed, JobPriority::Experiment);
    return m_experiment;
}

Delivery Engine::answer(Slot& slot, const Question& question, const std::stop_token& stop) {
    Session& session = slot.at(question);
    const int id = question.id;
    std::string waiting;
    Throttle throttle;
    AskCallbacks callbacks;
    callbacks.onText = [&](std::string_view piece) {
        waiting += piece;
        if (throttle.due())
            m_worker.post(
                [this, id, text = QString::fromStdString(std::exchange(waiting, {}))] { emit wrote(id, text); });
    };
    callbacks.progress =
        progress([this, id](const QString& stage, int percent) { emit progressed(id, stage, percent); });
    callbacks.stop = stop;
    return [this, id, answer = session.ask(question.text.toStdString(), question.settings, callbacks)] {
        emit answered(id, answer);
    };
}

void Engine::stop() {
    m_current.request_stop();
}

} // namespace pllava::ui
