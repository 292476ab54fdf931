#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "app/cli/commands.h"
#include "core/analysis/score.h"
#include "core/base/leftovers.h"
#include "core/base/stop.h"
#include "core/demo/data_set.h"
#include "core/demo/exam.h"
#include "core/demo/phrases.h"

namespace pllava::cli {
namespace {

namespace fs = std::filesystem;

struct Options : RunOptions {
    demo::ExamSettings exam;
    std::string medium = "video";
    std::vector<std::string> languages{"en", "zh"};
    bool brief = false;
    std::size_t turns = 1;
};

/// A folder for the clip that is being looked at; gone with all that is in it.
class ClipFolder {
public:
    ClipFolder() : m_path(makeTemporaryFolder("pllava-eval")) {}
    ClipFolder(const ClipFolder&) = delete;
    ClipFolder& operator=(const ClipFolder&) = delete;
    ~ClipFolder() {
        std::error_code ignored;
        fs::remove_all(m_path, ignored);
    }
    /// Writes the clip in the place of the one before.
    std::string put(const demo::Scene& scene, std::size_t number) {
        std::error_code ignored;
        fs::remove_all(m_last, ignored);
        m_last = m_path / fmt::format("{}{}", number, scene.medium == demo::Medium::Image ? ".ppm" : "");
        writeClip(m_last, scene, {});
        return m_last.string();
    }

private:
    fs::path m_path, m_last;
};

/// What came out, by kind and language.
struct Report {
    std::map<demo::Kind, std::array<Score, demo::kLanguages>> scores;
    std::vector<Score> turns; ///< by a question's place in its conversation
    std::int64_t clips = 0;   ///< that all questions were asked about
    std::int64_t answers = 0, sentences = 0, briefs = 0, tokens = 0;
    std::vector<nlohmann::json> wrong;
    bool stopped = false; ///< before the last question
};

void take(Report& report, const demo::Question& question, std::size_t turn, const Answer& answer) {
    const demo::Verdict verdict = judge(question, answer.text);
    report.turns.resize(std::max(report.turns.size(), turn + 1));
    for (Score* score :
         {&report.scores[question.kind][static_cast<std::size_t>(question.language)], &report.turns[turn]}) {
        ++score->total;
        score->right += verdict != demo::Verdict::Wrong;
    }
    ++report.answers;
    report.sentences += verdict == demo::Verdict::Sentence;
    report.briefs += verdict == demo::Verdict::Brief;
    report.tokens += static_cast<std::int64_t>(answer.newIds.size());
    if (verdict == demo::Verdict::Wrong)
        report.wrong.push_back({{"kind", name(question.kind)},
                                {"language", demo::code(question.language)},
                                {"turn", turn + 1},
                                {"question", question.question},
                                {"expected", question.answer},
                                {"expected_brief", question.brief},
                                {"answer", answer.text}});
}

void askAll(Session& session, const demo::ExamSheet& sheet, const Options& options, const std::stop_token& stop,
            Report& report) {
    const AskSettings settings = options.settings(session);
    std::size_t turn = options.turns;
    std::optional<demo::Language> spoken; // of the conversation
    for (const demo::Question& question : sheet.questions) {
        throwIfStopped(stop);
        if (turn == options.turns || spoken != question.language) {
            session.newConversation();
            turn = 0;
            spoken = question.language;
        }
        const std::string hint = options.brief ? demo::briefHint(question.language) : "";
        const Answer answer = session.ask(question.question + hint, settings, {{}, {}, stop});
        if (answer.stopReason == StopReason::Cancelled) // cut short: neither right nor wrong
            throwIfStopped(stop);
        take(report, question, turn++, answer);
    }
}

/// The whole exam, or what was answered of it when a stop came.
Report examine(Session& session, const Options& options, const std::stop_token& stop) {
    const std::vector<demo::ExamSheet> sheets = makeExam(options.exam);
    const Progress progress = terminalProgress();
    ClipFolder folder;
    Report report;
    try {
        for (const demo::ExamSheet& sheet : sheets) {
            session.open(folder.put(sheet.scene, static_cast<std::size_t>(report.clips)));
            askAll(session, sheet, options, stop, report);
            ++report.clips;
            if (progress)
                progress("clips", report.clips, static_cast<std::int64_t>(sheets.size()));
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Cancelled || report.answers == 0)
            throw;
        report.stopped = true;
    }
    clearProgress();
    return report;
}

std::string cell(const Score& score) {
    if (score.total == 0)
        return "";
    const Interval interval = wilsonInterval(score);
    return fmt::format("{:.3f} [{:.2f}, {:.2f}]", score.share(), interval.low, interval.high);
}

nlohmann::json toJson(const Score& score) {
    const Interval interval = wilsonInterval(score);
    return {{"right", score.right},
            {"n", score.total},
            {"accuracy", score.share()},
            {"interval", {interval.low, interval.high}}};
}

Score total(const Report& report) {
    Score sum;
    for (const auto& [kind, languages] : report.scores)
        for (const Score& score : languages) {
            sum.right += score.right;
            sum.total += score.total;
        }
    return sum;
}

void print(const Report& report) {
    fmt::print("| kind | English | Chinese | n |\n|---|---|---|---|\n");
    for (const auto& [kind, scores] : report.scores)
        fmt::print("| {} | {} | {} | {} |\n", name(kind), cell(scores[0]), cell(scores[1]),
                   scores[0].total + scores[1].total);
    const auto answers = static_cast<double>(report.answers);
    fmt::print(
        "\nall {} over {} questions about {} clips; of the questions {:.2f} answered right in a sentence, {:.2f} "
        "in few words; {:.1f} new tokens an answer\n",
        cell(total(report)), report.answers, report.clips, static_cast<double>(report.sentences) / answers,
        static_cast<double>(report.briefs) / answers, static_cast<double>(report.tokens) / answers);
    for (std::size_t turn = 0; report.turns.size() > 1 && turn < report.turns.size(); ++turn)
        fmt::print("question {} of a conversation: {}\n", turn + 1, cell(report.turns[turn]));
}

void printDocument(const Report& report, const Options& options) {
    nlohmann::json kinds = nlohmann::json::object();
    for (const auto& [kind, scores] : report.scores)
        kinds[std::string(name(kind))] = {{"en", toJson(scores[0])}, {"zh", toJson(scores[1])}};
    const Score sum = total(report);
    nlohmann::json turns = nlohmann::json::array();
    for (const Score& score : report.turns)
        turns.push_back(toJson(score));
    printJson({{"layout", options.layoutName()},
               {"turns", options.turns},
               {"per_turn", turns},
               {"per_kind", kinds},
               {"mean", sum.share()},
               {"n", sum.total},
               {"clips", report.clips},
               {"sentences", report.sentences},
               {"briefs", report.briefs},
               {"stopped", report.stopped},
               {"new_tokens", report.tokens},
               {"wrong", report.wrong}});
}

void run(Options options, Context& context) {
    options.exam.medium = options.medium == "image" ? demo::Medium::Image : demo::Medium::Video;
    options.exam.languages = demo::languagesOf(options.languages);
    Session session = openSession(options, context);
    const Report report = examine(session, options, context.interrupt.token());
    context.global.json ? printDocument(report, options) : print(report);
    if (report.stopped) {
        context.status = kCancelled;
        tell("stopped: these are the questions that were asked until then");
    }
}

} // namespace

void addEval(CLI::App& app, Context& context) {
    CLI::App* command = app.add_subcommand("eval", "Ask a model an exam and count the right answers");
    command->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    CLI::App* demo = command->add_subcommand("demo", "Clips of the demo's world that no training has seen");
    addRunOptions(*demo, *options);
    demo->remove_option(demo->get_option("--range")); // the questions are about whole clips
    demo->add_option("--per-kind", options->exam.perKind, "Questions of each kind and language (default 200)")
        ->check(CLI::Range(1, 1 << 20));
    demo->add_option("--exam-seed", options->exam.seed, "Start of the random numbers that the clips are drawn from")
        ->capture_default_str()
        ->transform(seedNumber());
    demo->add_option("--medium", options->medium, "What is shown")
        ->capture_default_str()
        ->check(CLI::IsMember({"image", "video"}));
    demo->add_option("--language", options->languages, "Languages of the questions")
        ->capture_default_str()
        ->delimiter(',')
        ->check(CLI::IsMember({"en", "zh"}));
    demo->add_option("--turns", options->turns,
                     "Questions about a clip, in one language, that make a conversation (default 1)")
        ->check(CLI::Range(1, 1 << 20));
    demo->add_flag("--brief", options->brief, "Put the hint to answer briefly behind each question");
    demo->callback([options, &context] { run(*options, context); });
}

} // namespace pllava::cli
