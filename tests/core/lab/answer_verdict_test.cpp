#include "core/lab/answer_verdict.h"

#include <vector>

#include <gtest/gtest.h>

#include "core/base/error.h"

namespace pllava {
namespace {

using Ids = std::vector<std::int64_t>;

TEST(Repetition, IsTheShareOfFourGramsThatWereThereBefore) {
    EXPECT_EQ(repetitionOf(Ids{1, 2, 3, 4, 5, 6, 7}), 0);
    EXPECT_EQ(repetitionOf(Ids{1, 1, 1}), 0);                         // too short for any
    EXPECT_DOUBLE_EQ(repetitionOf(Ids{1, 2, 1, 2, 1, 2, 1, 2}), 0.6); // 5 of them, 2 distinct
    EXPECT_DOUBLE_EQ(repetitionOf(Ids(103, 7)), 0.99);
}

TEST(AnswerVerdict, FollowsItsRule) {
    EXPECT_EQ(verdictOf(" \n", 0), AnswerVerdict::Collapsed);
    EXPECT_EQ(verdictOf("ping pong ping pong", 0.51), AnswerVerdict::Repeats);
    EXPECT_EQ(verdictOf("A cat.", 0.5), AnswerVerdict::Answers);
}

TEST(AnswerVerdict, NamesAreReadBack) {
    for (const auto verdict : {AnswerVerdict::Collapsed, AnswerVerdict::Repeats, AnswerVerdict::Answers})
        EXPECT_EQ(parseVerdict(name(verdict)), verdict);
    EXPECT_THROW(parseVerdict("fine"), Error);
}

} // namespace
} // namespace pllava
