#include "core/lab/question_set.h"

#include <fstream>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

TEST(QuestionSet, ReadsTrainingSetsAndSetsWithoutAnswers) {
    const test::ScratchFolder folder;
    std::ofstream(folder / "set.jsonl") << R"({"video": "a.mp4", "question": "What?", "answer": "A cat.", "kind": "x"})"
                                        << "\n\n"
                                        << R"({"video": "b.mp4", "question": "Who?"})"
                                        << "\n"
                                        << R"({"video": "b.mp4", "question": "Who?"})"; // again
    const auto questions = readQuestionSet(folder / "set.jsonl");
    ASSERT_EQ(questions.size(), 2U);
    EXPECT_EQ(questions[0].video, (folder / "a.mp4").string());
    EXPECT_EQ(questions[0].expected, "A cat.");
    EXPECT_EQ(questions[1].expected, "");
}

TEST(QuestionSet, FaultsAreNamedWithTheirLine) {
    const test::ScratchFolder folder;
    for (const char* line : {"{\"video\": \"a\"}", "[]", "{\"video\": \"a\", \"question\": 3}", "no JSON",
                             "{\"video\": \"\", \"question\": \"q\"}"}) {
        std::ofstream(folder / "set.jsonl") << "\n" << line;
        try {
            readQuestionSet(folder / "set.jsonl");
            ADD_FAILURE() << line;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::CorruptFile);
            EXPECT_NE(std::string(error.what()).find("line 2"), std::string::npos) << error.what();
        }
    }
    std::ofstream(folder / "set.jsonl") << "\n";
    EXPECT_THROW(readQuestionSet(folder / "set.jsonl"), Error);
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
