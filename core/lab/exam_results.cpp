#include "core/lab/exam_results.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/json_object.h"

namespace pllava {
namespace {

demo::Kind kindOf(const std::string& text) {
    for (std::size_t i = 0; i < demo::kKinds; ++i)
        if (const auto kind = static_cast<demo::Kind>(i); demo::name(kind) == text)
            return kind;
    throw Error(ErrorKind::CorruptFile, "an exam has no question of the kind '" + text + "'");
}

} // namespace

std::string examDetails(const demo::Question& question) {
    return nlohmann::json{{"kind", demo::name(question.kind)},
                          {"language", demo::code(question.language)},
                          {"question", question.question},
                          {"brief", question.brief}}
        .dump();
}

demo::Question examQuestionOf(const Trial& trial) {
    const auto details = parseJson(trial.further.empty() ? "{}" : trial.further, "a question of an exam");
    const JsonObject object(details, "a question of an exam");
    demo::Question question;
    question.kind = kindOf(object.required("kind"));
    question.language = demo::languagesOf({object.required("language")}).at(0);
    question.question = object.required("question");
    question.answer = trial.expected;
    question.brief = object.required("brief");
    return question;
}

ExamScores examScores(const std::vector<TrialResult>& results) {
    ExamScores scores;
    for (const TrialResult& result : results) {
        if (!result.error.empty())
            continue;
        const demo::Question question = examQuestionOf(result.trial);
        const demo::Verdict verdict = judge(question, result.answer);
        const std::size_t turn = result.trial.earlierQuestions.size();
        scores.turns.resize(std::max(scores.turns.size(), turn + 1));
        for (Score* score : {&scores.kinds[question.kind][static_cast<std::size_t>(question.language)],
                             &scores.turns[turn], &scores.all}) {
            ++score->total;
            score->right += verdict != demo::Verdict::Wrong;
        }
        scores.sentences += verdict == demo::Verdict::Sentence;
        scores.briefs += verdict == demo::Verdict::Brief;
        scores.tokens += result.newTokens;
    }
    return scores;
}

} // namespace pllava
