#include "core/lab/answer_verdict.h"

#include <algorithm>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "core/base/error.h"
#include "core/base/printable.h"

namespace pllava {
namespace {

constexpr std::size_t kGram = 4;
constexpr double kMostRepetition = 0.5;

} // namespace

double repetitionOf(std::span<const std::int64_t> ids) {
    if (ids.size() < kGram)
        return 0;
    std::set<std::vector<std::int64_t>> distinct;
    const std::size_t all = ids.size() - kGram + 1;
    for (std::size_t i = 0; i < all; ++i)
        distinct.emplace(ids.begin() + static_cast<std::ptrdiff_t>(i),
                         ids.begin() + static_cast<std::ptrdiff_t>(i + kGram));
    return 1 - static_cast<double>(distinct.size()) / static_cast<double>(all);
}

AnswerVerdict verdictOf(std::string_view answer, double repetition) {
    if (answer.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return AnswerVerdict::Collapsed;
    return repetition > kMostRepetition ? AnswerVerdict::Repeats : AnswerVerdict::Answers;
}

std::string_view name(AnswerVerdict verdict) {
    switch (verdict) {
    case AnswerVerdict::Collapsed: return "collapsed: no answer";
    case AnswerVerdict::Repeats: return "repeats itself";
    case AnswerVerdict::Answers: return "answers";
    }
    return {};
}

AnswerVerdict parseVerdict(std::string_view text) {
    for (const auto verdict : {AnswerVerdict::Collapsed, AnswerVerdict::Repeats, AnswerVerdict::Answers})
        if (text == name(verdict))
            return verdict;
    throw Error(ErrorKind::CorruptFile, fmt::format("'{}' is no verdict", printable(text)));
}

} // namespace pllava
