#pragma once

#include <list>
#include <memory>
#include <optional>
#include <stop_token>

#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>

#include "core/chat/model_maker.h"
#include "core/chat/session.h"
#include "core/lab/trial_runner.h"
#include "ui/base/worker.h"

namespace pllava::ui {

/// Which model: folders of the base and, optionally, of LoRA and projector weights.
struct ModelChoice {
    QString base;
    QString adapter; ///< empty: none
    bool operator==(const ModelChoice&) const = default;
};

ModelFolders foldersOf(const ModelChoice& choice);

/// What a window needs to know of a loaded model.
struct ModelFacts {
    ModelChoice choice;
    AskSettings defaults;
    ComputeChoice compute;
    QString notInspectable;                     ///< why the model cannot be inspected; empty where it can
    QStringList unread;                         ///< sentences about weights in the model's folders that are not read
    std::int64_t loraRank = 0;                  ///< 0: no adapter, α does nothing
    std::int64_t gridHeight = 0, gridWidth = 0; ///< patches of a frame
    std::optional<std::int64_t> tokensPerFrame; ///< visual tokens of a model with a layout of its own
    std::int64_t layers = 0;
    std::int64_t maxPositions = 0;
};

/// One question with all that it is asked with.
struct Question {
    int id = 0;
    QString video;
    QVector<Turn> history; ///< answered turns before it
    QString text;
    AskSettings settings;
    QString conversation{}; ///< its id
};

/// What is done with models on the worker's thread.
using EngineJob = std::function<Delivery(const ModelLoader& load, const std::stop_token& stop)>;

/// The engine as the window sees it: requests go in, signals come back, nothing waits. Every torch object lives on the
/// worker's thread. GUI thread only.
class Engine : public QObject {
    Q_OBJECT
public:
    explicit Engine(QObject* parent = nullptr, ModelMaker make = makeLocalModel);

    void load(const ModelChoice& choice, const ComputeSettings& compute);
    void ask(const Question& question);
    /// Norms of the visual tokens, for sliders: the newest request wins. The last answered turn of `question.history`
    /// is the prompt where a point needs one; `question.text` is ignored.
    void measureNorms(const Question& question, const ProbePoint& point);
    /// Runs an experiment on the worker's thread. `load` returns the loaded model with `settings`, or the same base
    /// with other weights, which share what they have in common. All begin with the settings; an adapter other than
    /// `adapter`, a folder or "", begins with its own α. The window's conversation stays as it is.
    std::stop_source run(const AskSettings& settings, const std::string& adapter, const EngineJob& experiment,
                         const Failure& failed);
    /// From an experiment between two of its steps: a question or a slider that waits is served now.
    void letOthersPass() { m_worker.letOthersPass(); }
    /// From an experiment: calls `there` on the GUI thread.
    void post(Delivery there) { m_worker.post(std::move(there)); }
    /// Stops the answer in progress, or the loading of a model.
    void stop();
    bool busy() const { return !m_worker.idle(); }
    const std::optional<ModelFacts>& model() const { return m_model; }

signals:
    void loading(const QString& stage, int percent);
    void loaded(const ModelFacts& facts);
    void loadFailed(const Error& error);
    /// A stage before the answer's first word, 0 to 100 %.
    void progressed(int id, const QString& stage, int percent);
    void wrote(int id, const QString& piece);
    void answered(int id, const Answer& answer);
    void failed(int id, const Error& error);
    void normsMeasured(const TokenNorms& norms);
    void normsFailed(const Error& error);
    void busyChanged(bool busy);

private:
    /// Touched by the worker's thread alone.
    struct Slot {
        ModelChoice choice;
        std::shared_ptr<ChatModel> model;
        /// The conversations that were asked in last, the newest first, with the video that each looks at.
        struct Asked {
            QString conversation;
            std::string video;
            Session session;
        };
        std::list<Asked> asked;
        /// The conversation's session, looking at the question's video with the turns before it. Throws InvalidArgument
        /// without a model.
        Session& at(const Question& question);
    };
    Delivery answer(Slot& slot, const Question& question, const std::stop_token& stop);
    Progress progress(std::function<void(const QString& stage, int percent)> report);

    ModelMaker m_make;
    std::optional<ModelFacts> m_model;
    ComputeSettings m_compute;
    int m_loads = 0; ///< of models; what comes back of an earlier one is stale
    std::shared_ptr<Slot> m_slot = std::make_shared<Slot>();
    std::stop_source m_current, m_experiment;
    Worker m_worker{modelPool()}; // last: its thread ends before what it works on
};

} // namespace pllava::ui
