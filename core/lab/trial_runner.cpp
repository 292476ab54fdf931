#include "core/lab/trial_runner.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/analysis/histogram.h"
#include "core/analysis/norm_statistics.h"
#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

NormSummary summaryOf(const TokenNorms& norms, const ThresholdRule& rule) {
    const NormStatistics statistics = statisticsOf(norms.norms);
    const Threshold threshold = thresholdOf(norms.norms, rule);
    return {statistics.count,   statistics.mean, statistics.median,
            statistics.maximum, threshold.value, static_cast<std::int64_t>(dominantTokens(norms, threshold).size())};
}

bool isOfTheTrial(ErrorKind kind) {
    return kind == ErrorKind::InvalidArgument || kind == ErrorKind::NotFound || kind == ErrorKind::CorruptFile ||
           kind == ErrorKind::Unsupported;
}

/// Asks trials of the model with their weights.
class TrialExecutor {
public:
    TrialExecutor(const ModelLoader& load, const TrialOptions& options, const TrialCallbacks& callbacks)
        : m_load(load), m_options(options), m_callbacks(callbacks) {}

    /// `turns`: the conversation before the question.
    TrialResult run(const Trial& trial, const std::vector<Turn>& turns) {
        use(trial.weights);
        TrialResult result;
        result.trial = trial;
        const AskSettings settings = settingsOf(trial);
        const PromptTemplate& prompt = m_model.session->templates().find(settings.promptTemplate);
        result.distribution = distributionOf(settings.prompt, prompt);
        if (!trial.roles.texts)
            result.trial.roles.name = labelNames(settings.prompt.roles.value_or(prompt.roles));
        result.frames = settings.frames;
        result.alpha = settings.loraAlpha;
        result.pooling = settings.pooling;
        result.layout = settings.layout;
        result.parameters = m_model.session->model().parameters;
        result.trainingSamples = m_model.trainingSamples;
        try {
            if (turns.size() < trial.earlierQuestions.size())
                throw Error(ErrorKind::InvalidArgument, "an earlier question of its conversation has no answer");
            ask(trial, turns, settings, result);
        } catch (const Error& error) {
            if (!isOfTheTrial(error.kind()))
                throw;
            result.error = error.what();
            m_firstError = m_firstError.value_or(error);
        }
        return result;
    }
    std::int64_t encodings() const { return m_encodings; }
    const std::optional<Error>& firstError() const { return m_firstError; }

private:
    void use(const std::string& weights) {
        if (m_model.session != nullptr && m_weights == weights)
            return;
        m_model = m_load(weights);
        m_weights = weights;
        m_video.clear();
    }
    AskSettings settingsOf(const Trial& trial) const {
        AskSettings settings = m_model.settings;
        if (trial.change.layout)
            applyLayout(settings, *trial.change.layout);
        settings.frames = trial.change.frames.value_or(settings.frames);
        settings.pooling = trial.change.pooling.value_or(settings.pooling);
        settings.loraAlpha = trial.change.alpha.value_or(settings.loraAlpha);
        if (trial.roles.texts)
            settings.prompt.roles = roleTexts(trial.roles, m_model.session->templates().find(settings.promptTemplate));
        return settings;
    }
    void open(const std::string& video) {
        if (m_video == video)
            return;
        m_video.clear();
        m_model.session->open(m_options.videoFile ? m_options.videoFile(video).string() : video);
        m_video = video;
    }
    void ask(const Trial& trial, const std::vector<Turn>& turns, const AskSettings& settings, TrialResult& result) {
        Session& session = *m_model.session;
        open(trial.video);
        session.setConversation(turns);
        const AskCallbacks callbacks{m_callbacks.onText, m_callbacks.progress, m_callbacks.stop};
        const std::int64_t before = session.encodings();
        const Answer answer = session.ask(trial.question, settings, callbacks);
        m_encodings += session.encodings() - before;
        if (answer.stopReason == StopReason::Cancelled)
            throw Error(ErrorKind::Cancelled, "stopped");
        take(answer, result);
        std::string_view said = answer.text; // a template may begin the answer itself
        const std::string& begun = session.templates().find(settings.promptTemplate).answerPrompt;
        if (said.starts_with(begun))
            said.remove_prefix(begun.size());
        result.verdict = verdictOf(said, result.repetition);
        if (m_options.norms == NormMeasuring::Each && session.chatModel()->inspectable() != nullptr) {
            const TokenNorms norms = session.tokenNorms({}, settings, {}, callbacks);
            result.norms = summaryOf(norms, m_options.threshold);
            result.normHistogram = countBetween(freedmanDiaconisEdges(norms.norms), norms.norms);
        }
        result.right = m_options.scorer->isRight(trial, answer.text);
    }
    static void take(const Answer& answer, TrialResult& result) {
        result.frames = answer.settings.frames;
        result.alpha = answer.settings.loraAlpha;
        result.layout = answer.settings.layout;
        result.pooling = answer.settings.pooling;
        result.visualTokens = answer.visualTokens;
        result.substitutedFrames = answer.substitutedFrames;
        result.answer = answer.text;
        result.newTokens = static_cast<std::int64_t>(answer.newIds.size());
        result.stopReason = name(answer.stopReason);
        result.firstTokenEntropy = answer.firstToken.entropy;
        result.endProbability = answer.firstToken.endProbability;
        result.repetition = repetitionOf(answer.newIds);
        result.visionMs = answer.timings.vision;
        result.prefillMs = answer.timings.prefill;
        result.generateMs = answer.timings.generate;
    }

    const ModelLoader& m_load;
    const TrialOptions& m_options;
    const TrialCallbacks& m_callbacks;
    LoadedModel m_model;
    std::string m_weights, m_video;
    std::int64_t m_encodings = 0;
    std::optional<Error> m_firstError;
};

/// Keeps the turns that the questions begin with.
void keepTurns(const std::vector<std::string>& questions, std::vector<Turn>& turns) {
    const auto same = [](const Turn& turn, const std::string& question) { return turn.question == question; };
    turns.erase(std::ranges::mismatch(turns, questions, same).in1, turns.end());
}

} // namespace

TrialOutcome runTrials(const std::vector<Trial>& trials, const ModelLoader& load, const TrialOptions& options,
                       const TrialCallbacks& callbacks) {
    TrialOutcome outcome;
    TrialExecutor executor(load, options, callbacks);
    std::vector<Turn> turns; // of the conversation of the last trial
    try {
        for (const Trial& trial : trials) {
            keepTurns(trial.earlierQuestions, turns);
            auto found = options.log != nullptr ? options.log->find(trial, callbacks.stop) : std::nullopt;
            outcome.resumed += found.has_value();
            if (!found) {
                found = executor.run(trial, turns);
                if (options.log != nullptr && found->error.empty())
                    options.log->append(*found);
            }
            if (found->error.empty())
                turns.push_back({trial.question, found->answer});
            outcome.results.push_back(std::move(*found));
            if (callbacks.onResult)
                callbacks.onResult(outcome.results.back());
            if (callbacks.progress)
                callbacks.progress("trials", static_cast<std::int64_t>(outcome.results.size()),
                                   static_cast<std::int64_t>(trials.size()));
            if (callbacks.stop.stop_requested() && outcome.results.size() < trials.size())
                throw Error(ErrorKind::Cancelled, "stopped");
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled)
            throw;
        outcome.cancelled = true;
    }
    outcome.encodings = executor.encodings();
    if (executor.firstError() && std::ranges::all_of(outcome.results, [](const auto& r) { return !r.error.empty(); }))
        throw *executor.firstError();
    return outcome;
}

std::optional<std::int64_t> trainingSamplesOf(const std::filesystem::path& weights) {
    for (const char* name : {"config.json", "pllava.json"}) { // a training's checkpoint, and one converted for PEFT
        const std::filesystem::path file = weights / name;
        std::error_code ignored;
        if (!std::filesystem::exists(file, ignored))
            continue;
        const auto config = parseJson(readTextFile(file), file.string());
        const auto samples = config.is_object() ? config.find("samples") : config.end();
        if (config.is_object() && samples != config.end() && samples->is_number_integer())
            return samples->get<std::int64_t>();
    }
    return {};
}

} // namespace pllava
