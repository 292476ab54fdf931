#include "core/lab/question_set.h"

#include <cctype>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace pllava {
namespace {

std::string text(const nlohmann::json& line, const char* key, bool needed, const std::string& where) {
    const auto found = line.is_object() ? line.find(key) : line.end();
    if (!line.is_object() || (needed && found == line.end()) || (found != line.end() && !found->is_string()) ||
        (needed && found->get_ref<const std::string&>().empty()))
        throw Error(ErrorKind::CorruptFile, fmt::format("{}: \"{}\" is missing, empty or no text", where, key));
    return found == line.end() ? "" : found->get<std::string>();
}

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

std::vector<SetQuestion> readQuestionSet(const std::filesystem::path& file) {
    std::vector<SetQuestion> questions;
    std::set<std::tuple<std::string, std::string, std::string>> known;
    eachJsonLine(file, [&](const nlohmann::json& line, const std::string& where) {
        SetQuestion question{(file.parent_path() / text(line, "video", true, where)).string(),
                             text(line, "question", true, where), text(line, "answer", false, where)};
        if (known.emplace(question.video, question.question, question.expected).second)
            questions.push_back(std::move(question));
    });
    if (questions.empty())
        throw Error(
            ErrorKind::CorruptFile,
            fmt::format("{}: the set has no questions; give a line of {{\"video\", \"question\", \"answer\"}} for each",
                        file.string()));
    return questions;
}

bool sameAnswer(std::string_view expected, std::string_view answer) {
    return folded(expected) == folded(answer);
}

} // namespace pllava
