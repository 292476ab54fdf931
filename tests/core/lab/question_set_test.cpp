#include "core/lab/question_set.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

TEST(QuestionSet, AsksEachQuestionOnceAndKeepsWhatElseIsSaid) {
    const test::ScratchFolder folder;
    for (const char* name : {"a.mp4", "b.mp4"})
        std::ofstream(folder / name) << name;
    std::ofstream(folder / "set.jsonl")
        << R"({"video": "a.mp4", "question": "What?", "answer": "A cat.", "kind": "x"})"
        << "\n\n"
        << R"({"video": "b.mp4", "question": "Who?"})"
        << "\n"
        << R"({"video": "b.mp4", "question": "Who?"})" // again
        << "\n"
        << R"({"video": "b.mp4", "turns": [{"question": "Who?"}, {"question": "Why?"}]})";
    const QuestionSet set = readQuestionSet(folder / "set.jsonl");
    ASSERT_EQ(set.questions.size(), 3U);
    EXPECT_EQ(set.questions[0].video, (folder / "a.mp4").string());
    EXPECT_EQ(set.questions[0].expected, "A cat.");
    EXPECT_EQ(set.questions[0].further, R"({"kind":"x"})");
    EXPECT_EQ(set.questions[1].expected, "");
    EXPECT_EQ(set.questions[2].question, "Why?");
    EXPECT_EQ(set.summary.repeatedQuestions, 2);
}

TEST(SameAnswer, PassesOverCaseSpaceAndTheFullStopOnly) {
    EXPECT_TRUE(sameAnswer("The red circle.", "  the Red  circle \n"));
    EXPECT_TRUE(sameAnswer("红色圆形。", "红色圆形"));
    EXPECT_FALSE(sameAnswer("left", "not left"));
    EXPECT_FALSE(sameAnswer("red circle", "redcircle"));
    EXPECT_FALSE(sameAnswer("yes", ""));
}

} // namespace
} // namespace pllava
