#include "core/train/training_set.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/error.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using testing::HasSubstr;

class TrainingSetTest : public testing::Test {
protected:
    TrainingSetTest() {
        std::ofstream(m_scratch / "a.mp4") << "a";
        std::filesystem::create_directories(m_scratch / "clips/b");
    }
    std::vector<TrainingSample> read(const std::string& text) const {
        std::ofstream(m_scratch / "set.jsonl") << text;
        return readTrainingSet(m_scratch / "set.jsonl").samples;
    }
    const ScratchFolder m_scratch;
};

TEST_F(TrainingSetTest, TakesOneAnswerOrSeveralTurnsALine) {
    const auto samples = read(R"({"video": "a.mp4", "question": "What moves?", "answer": "A circle."})"
                              "\r\n\n"
                              R"({"video": "clips/b", "turns": [{"question": "1?", "answer": "one"},)"
                              R"( {"question": "2?", "answer": "two"}]})");
    ASSERT_EQ(samples.size(), 2U);
    EXPECT_EQ(samples[0].video, (m_scratch / "a.mp4").string());
    ASSERT_EQ(samples[0].turns.size(), 1U);
    EXPECT_EQ(samples[0].turns[0].question, "What moves?");
    EXPECT_EQ(samples[0].turns[0].answer, "A circle.");
    EXPECT_EQ(samples[1].video, (m_scratch / "clips/b").string());
    ASSERT_EQ(samples[1].turns.size(), 2U);
    EXPECT_EQ(samples[1].turns[1].answer, "two");
}

TEST_F(TrainingSetTest, NamesFileAndLineOfWhatItCannotTake) {
    const std::string good = R"({"video": "a.mp4", "question": "q", "answer": "a"})";
    for (const std::string bad :
         {R"({"video": "a.mp4", "question": "q"})", R"({"video": true, "question": "q", "answer": "a"})",
          R"({"video": "a.mp4", "turns": []})", R"({"video": "a.mp4", "turns": [{"question": "q"}]})",
          R"({"video": "a.mp4", "question": "q", "answer": "a", "turns": []})", R"(["a.mp4", "q", "a"])",
          R"({"video": "a.mp4")"}) {
        try {
            read(good + "\n\n" + bad + "\n");
            ADD_FAILURE() << bad;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::CorruptFile) << bad;
            EXPECT_THAT(error.what(), HasSubstr("set.jsonl, line 3")) << bad;
        }
    }
}

TEST_F(TrainingSetTest, KeepsRepeatedSamplesAndCountsThem) {
    const std::string line = R"({"video": "a.mp4", "question": "q", "answer": "a"})";
    EXPECT_EQ(read(line + "\n" + line).size(), 2U);
    EXPECT_EQ(readTrainingSet(m_scratch / "set.jsonl").summary.duplicates, 1);
}

TEST_F(TrainingSetTest, HoldsWholeVideosOut) {
    std::string lines;
    for (int i = 0; i < 10; ++i)
        std::ofstream(m_scratch / fmt::format("{}.mp4", i)) << i;
    for (int i = 0; i < 20; ++i)
        lines += fmt::format(R"({{"video": "{}.mp4", "question": "{}?", "answer": "a"}})"
                             "\n",
                             i % 10, i);
    const auto parts = [&](double share, std::uint64_t seed) {
        auto rest = read(lines);
        const auto out = holdOut(rest, share, seed);
        EXPECT_EQ(out.size() + rest.size(), 20U);
        std::set<std::string> held, left;
        for (const TrainingSample& each : out)
            held.insert(each.video);
        for (const TrainingSample& each : rest)
            left.insert(each.video);
        EXPECT_EQ(held.size() + left.size(), 10U) << "a video is on both sides";
        return held;
    };
    EXPECT_EQ(parts(0.3, 1).size(), 3U);
    EXPECT_EQ(parts(0.001, 1).size(), 1U);
    EXPECT_EQ(parts(0.3, 1), parts(0.3, 1));
    EXPECT_NE(parts(0.3, 1), parts(0.3, 2));
    auto all = read(lines);
    EXPECT_THROW(holdOut(all, 0.96, 1), Error);
}

TEST_F(TrainingSetTest, RefusesAnEmptySet) {
    EXPECT_THROW(read("\n \n"), Error);
}

} // namespace
} // namespace pllava::test
