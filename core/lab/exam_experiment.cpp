#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/leftovers.h"
#include "core/demo/data_set.h"
#include "core/demo/exam.h"
#include "core/demo/phrases.h"
#include "core/lab/exam_results.h"
#include "core/lab/experiment.h"
#include "core/lab/experiment_kinds.h"
#include "core/lab/run_document.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;

/// Draws the current clip into a temporary folder, instead of the previous one. One
/// thread.
class ClipFolder {
public:
    explicit ClipFolder(std::map<std::string, demo::Scene> scenes) : m_scenes(std::move(scenes)) {}
    ClipFolder(const ClipFolder&) = delete;
    ClipFolder& operator=(const ClipFolder&) = delete;
    ~ClipFolder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    fs::path put(const std::string& clip) {
        if (clip == m_drawn)
            return m_last;
        if (m_path.empty())
            m_path = makeTemporaryFolder("pllava-eval");
        std::error_code ignored;
        fs::remove_all(m_last, ignored);
        const demo::Scene& scene = m_scenes.at(clip);
        m_last = m_path / fmt::format("{}{}", ++m_number, scene.medium == demo::Medium::Image ? ".ppm" : "");
        writeClip(m_last, scene, {});
        m_drawn = clip;
        return m_last;
    }

private:
    std::map<std::string, demo::Scene> m_scenes; ///< by the names of clips
    fs::path m_path, m_last;
    std::string m_drawn;
    std::int64_t m_number = 0;
};

class ExamScorer : public Scorer {
public:
    std::optional<bool> isRight(const Trial& trial, std::string_view answer) const override {
        return judge(examQuestionOf(trial), answer) != demo::Verdict::Wrong;
    }
};

nlohmann::json toJson(const Score& score) {
    const Interval interval = wilsonInterval(score);
    return {{"right", score.right},
            {"n", score.total},
            {"accuracy", score.share()},
            {"interval", {interval.low, interval.high}}};
}

nlohmann::json wrongAnswers(const std::vector<TrialResult>& results) {
    nlohmann::json wrong = nlohmann::json::array();
    for (const TrialResult& result : results) {
        if (result.right.value_or(true))
            continue;
        const demo::Question question = examQuestionOf(result.trial);
        wrong.push_back({{"kind", demo::name(question.kind)},
                         {"language", demo::code(question.language)},
                         {"turn", result.trial.earlierQuestions.size() + 1},
                         {"question", question.question},
                         {"expected", question.answer},
                         {"expected_brief", question.brief},
                         {"answer", result.answer}});
    }
    return wrong;
}

/// Clips that all questions were asked about.
std::int64_t wholeClips(const ExperimentRun& run) {
    std::map<std::string, std::int64_t> missing;
    for (const Trial& trial : run.trials)
        ++missing[trial.video];
    for (const TrialResult& result : run.outcome.results)
        --missing[result.trial.video];
    return std::ranges::count(missing, 0, [](const auto& each) { return each.second; });
}

std::string countFault(const std::string& text) {
    std::uint64_t count = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
    return parsed.ec == std::errc{} && count >= 1 && count <= 1 << 20 ? "" : text + " not in range [1 - 1048576]";
}

Parameter countParameter(const char* name, const char* defaultValue, const char* help) {
    return {
        .name = name, .type = ParameterType::Integer, .defaultValue = defaultValue, .help = help, .fault = countFault};
}

class Exam : public Experiment {
public:
    Exam()
        : Experiment(
              {.name = "eval demo",
               .about = "Clips of the demo world that no training has seen",
               .source = QuestionSource::Own,
               .parameters = {countParameter("per-kind", "200", "Questions of each kind and language (default 200)"),
                              {.name = "exam-seed",
                               .type = ParameterType::Integer,
                               .defaultValue = "1",
                               .help = "Seed of the random numbers that the clips are drawn from"},
                              {.name = "medium",
                               .type = ParameterType::Choice,
                               .defaultValue = "video",
                               .help = "What is shown",
                               .choices = {"image", "video"}},
                              {.name = "language",
                               .type = ParameterType::Choices,
                               .defaultValue = "en,zh",
                               .help = "Languages of the questions",
                               .choices = {"en", "zh"}},
                              countParameter("turns", "1",
                                             "Questions about a clip, in one language, that make a conversation "
                                             "(default 1)"),
                              {.name = "brief",
                               .type = ParameterType::Flag,
                               .help = "Put the hint to answer briefly after each question"}},
               .fixed = {{"range", ""}}}) {} // the questions are about whole clips

    ExperimentPlan plan(const ExperimentSubject& subject, const ParameterValues& values) const override;
    const Scorer& scorer() const override {
        static const ExamScorer scorer;
        return scorer;
    }
    NormMeasuring norms() const override { return NormMeasuring::None; }
    ResultTable table(const std::vector<TrialResult>& results, const TableWords& words) const override;
    std::vector<Plot> plots(const std::vector<TrialResult>& results, const ParameterValues& values,
                            const PlotWords& words) const override;
    nlohmann::json document(const ExperimentRun& run) const override;
};

ExperimentPlan Exam::plan(const ExperimentSubject& subject, const ParameterValues& values) const {
    demo::ExamSettings settings;
    settings.perKind = static_cast<std::int64_t>(values.integer("per-kind"));
    settings.seed = values.integer("exam-seed");
    settings.medium = values.text("medium") == "image" ? demo::Medium::Image : demo::Medium::Video;
    settings.languages = demo::languagesOf(values.list("language"));
    std::map<std::string, demo::Scene> scenes;
    ExperimentPlan plan;
    for (const std::string& weights : subject.weights) {
        std::int64_t number = 0;
        for (const demo::ExamSheet& sheet : makeExam(settings)) {
            const std::string clip =
                fmt::format("demo-exam/{}-{}/{}", values.text("medium"), values.text("exam-seed"), number++);
            scenes.emplace(clip, sheet.scene);
            const Trial* before = nullptr;
            std::optional<demo::Language> spoken; // of the conversation
            for (const demo::Question& question : sheet.questions) {
                const std::string hint = values.flag("brief") ? demo::briefHint(question.language) : "";
                Trial trial{.weights = weights,
                            .video = clip,
                            .question = question.question + hint,
                            .expected = question.answer,
                            .further = examDetails(question)};
                if (before != nullptr && spoken == question.language &&
                    before->earlierQuestions.size() + 1 < values.integer("turns")) {
                    trial.earlierQuestions = before->earlierQuestions;
                    trial.earlierQuestions.push_back(before->question);
                }
                spoken = question.language;
                before = &plan.trials.emplace_back(std::move(trial));
            }
        }
    }
    const auto folder = std::make_shared<ClipFolder>(std::move(scenes));
    plan.videoFile = [folder](const std::string& clip) { return folder->put(clip); };
    return plan;
}

ResultTable Exam::table(const std::vector<TrialResult>& results, const TableWords& words) const {
    const ExamScores scores = examScores(results);
    ResultTable table{{words.kind, words.english, words.chinese, words.count}, {}};
    for (const auto& [kind, languages] : scores.kinds)
        table.rows.push_back({std::string(demo::name(kind)), scoreText(languages[0]), scoreText(languages[1]),
                              fmt::to_string(languages[0].total + languages[1].total)});
    std::set<std::string> clips;
    for (const TrialResult& result : results)
        clips.insert(result.trial.video);
    const auto perAnswer = [&](std::int64_t count) {
        return static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(scores.all.total, 1));
    };
    table.notes.push_back(fmt::format(fmt::runtime(words.examTotal), scoreText(scores.all), scores.all.total,
                                      clips.size(), fmt::format("{:.2f}", perAnswer(scores.sentences)),
                                      fmt::format("{:.2f}", perAnswer(scores.briefs)),
                                      fmt::format("{:.1f}", perAnswer(scores.tokens))));
    for (std::size_t turn = 0; scores.turns.size() > 1 && turn < scores.turns.size(); ++turn)
        table.notes.push_back(fmt::format(fmt::runtime(words.examTurn), turn + 1, scoreText(scores.turns[turn])));
    return table;
}

std::vector<Plot> Exam::plots(const std::vector<TrialResult>& results, const ParameterValues&,
                              const PlotWords& words) const {
    Plot plot{"", words.questionKind, words.rightShare, "", {}};
    const ExamScores scores = examScores(results);
    for (std::size_t language = 0; language < demo::kLanguages; ++language) {
        PlotSeries bars{std::string(demo::code(static_cast<demo::Language>(language))), {}, {}, PlotMark::Bars};
        double x = 0;
        for (const auto& [kind, languages] : scores.kinds) {
            if (const Score& score = languages[language]; score.total > 0) {
                const Interval interval = wilsonInterval(score);
                bars.x.push_back(x);
                bars.y.push_back(score.share());
                bars.intervals.push_back({interval.low, interval.high});
            }
            ++x;
        }
        if (!bars.x.empty())
            plot.series.push_back(std::move(bars));
    }
    for (const auto& [kind, languages] : scores.kinds)
        plot.categories.emplace_back(demo::name(kind));
    return {plot};
}

nlohmann::json Exam::document(const ExperimentRun& run) const {
    const ExamScores scores = examScores(run.outcome.results);
    nlohmann::json kinds = nlohmann::json::object();
    for (const auto& [kind, languages] : scores.kinds)
        kinds[std::string(demo::name(kind))] = {{"en", toJson(languages[0])}, {"zh", toJson(languages[1])}};
    nlohmann::json turns = nlohmann::json::array();
    for (const Score& score : scores.turns)
        turns.push_back(toJson(score));
    const auto& results = run.outcome.results;
    return {{"layout", results.empty() ? "" : name(results.front().layout)},
            {"turns", run.values.integer("turns")},
            {"per_turn", turns},
            {"per_kind", kinds},
            {"mean", scores.all.share()},
            {"n", scores.all.total},
            {"clips", wholeClips(run)},
            {"sentences", scores.sentences},
            {"briefs", scores.briefs},
            {"stopped", run.outcome.cancelled},
            {"new_tokens", scores.tokens},
            {"wrong", wrongAnswers(results)}};
}

} // namespace

const Experiment& examExperiment() {
    static const Exam experiment;
    return experiment;
}

} // namespace pllava
