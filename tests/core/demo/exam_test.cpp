// Exams are complete and repeatable; answers are judged word for word, but for image and video.

#include "core/demo/exam.h"

#include <map>

#include <gtest/gtest.h>

#include "core/demo/words.h"

namespace pllava::demo {
namespace {

TEST(Exam, AsksEveryKindAsOftenAsWished) {
    std::map<std::pair<Kind, Language>, int> count;
    for (const ExamSheet& sheet : makeExam({12, 3, Medium::Video, {Language::English, Language::Chinese}}))
        for (const Question& question : sheet.questions)
            ++count[{question.kind, question.language}];
    EXPECT_EQ(count.size(), kKinds * kLanguages);
    for (const auto& [what, number] : count)
        EXPECT_EQ(number, 12) << name(what.first);
}

TEST(Exam, OfPicturesAsksNothingOfTime) {
    for (const ExamSheet& sheet : makeExam({5, 3, Medium::Image, {Language::English}}))
        for (const Question& question : sheet.questions) {
            EXPECT_NE(question.kind, Kind::Direction);
            EXPECT_NE(question.kind, Kind::Order);
        }
}

TEST(Exam, IsTheSameFromTheSameSeed) {
    const auto once = makeExam({4, 9}), again = makeExam({4, 9}), other = makeExam({4, 10});
    ASSERT_EQ(once.size(), again.size());
    for (std::size_t i = 0; i < once.size(); ++i)
        EXPECT_EQ(once[i].questions[0].question, again[i].questions[0].question);
    EXPECT_NE(once[0].scene.look, other[0].scene.look);
}

TEST(Exam, JudgesWordForWord) {
    const Question question{Kind::Color, Language::English, "?", "The star is red.", "red"};
    EXPECT_EQ(judge(question, " The star is red.\n"), Verdict::Sentence);
    EXPECT_EQ(judge(question, "red"), Verdict::Brief);
    EXPECT_EQ(judge(question, "The star is red"), Verdict::Wrong);
    EXPECT_EQ(judge(question, ""), Verdict::Wrong);
}

TEST(Exam, TakesImageAndVideoForOneWord) {
    const Question english{Kind::Count, Language::English, "?", "There is one object in the video.", "1"};
    EXPECT_EQ(judge(english, "There is one object in the image."), Verdict::Sentence);
    EXPECT_EQ(judge(english, "There is two object in the image."), Verdict::Wrong);
    const Question chinese{Kind::Count, Language::Chinese, "?",
                           word(Medium::Image, Language::Chinese) + "中有一个物体。", "1"};
    EXPECT_EQ(judge(chinese, word(Medium::Video, Language::Chinese) + "中有一个物体。"), Verdict::Sentence);
}

} // namespace
} // namespace pllava::demo
