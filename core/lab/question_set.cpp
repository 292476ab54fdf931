#include "core/lab/question_set.h"

#include <cctype>
#include <set>
#include <tuple>
#include <utility>

namespace pllava {
namespace {

std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!space)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    for (const std::string_view ending : {" ", ".", "。", " "})
        if (out.ends_with(ending))
            out.resize(out.size() - ending.size());
    return out;
}

} // namespace

QuestionSet readQuestionSet(const std::filesystem::path& file, const std::filesystem::path& videos) {
    SampleSet set = readSampleSet(file, videos);
    QuestionSet out{{}, std::move(set.summary)};
    out.summary.duplicates = 0; // counted by questions
    std::set<std::tuple<std::string, std::string, std::string>> known;
    for (const SetSample& sample : set.samples)
        for (const SetTurn& turn : sample.turns)
            if (known.emplace(sample.video, turn.question, turn.answer).second)
                out.questions.push_back({sample.video, turn.question, turn.answer, sample.further});
            else
                ++out.summary.repeatedQuestions;
    return out;
}

bool sameAnswer(std::string_view expected, std::string_view answer) {
    return folded(expected) == folded(answer);
}

} // namespace pllava
