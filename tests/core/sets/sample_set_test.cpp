#include "core/sets/sample_set.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class SampleSetTest : public testing::Test {
protected:
    SampleSetTest() {
        for (const char* name : {"a.mp4", "b.webm", "c.jpg", "video7010.mp4", "7010.avi"})
            std::ofstream(m_scratch / name) << name;
    }
    SampleSet read(const std::string& text, const fs::path& videos = {}) const {
        std::ofstream(m_file, std::ios::binary) << text;
        return readSampleSet(m_file, videos);
    }
    Error fault(const std::string& text) const {
        try {
            read(text);
        } catch (const Error& error) {
            return error;
        }
        return {ErrorKind::Internal, "no fault in " + text};
    }
    std::string path(const char* name) const { return (m_scratch / name).string(); }

    const test::ScratchFolder m_scratch;
    const fs::path m_file = m_scratch / "set.json";
};

TEST_F(SampleSetTest, ReadsOurOwnFormWithMarkAndCrlf) {
    const SampleSet set =
        read("\xEF\xBB\xBF"
             R"({"video": "a.mp4", "question": "What?", "answer": "A cat.", "kind": "x", "id": 7})"
             "\r\n\r\n"
             R"({"video": "b.webm", "turns": [{"question": "1?", "answer": "one"}, {"question": "2?"}]})"
             "\r\n");
    ASSERT_EQ(set.samples.size(), 2U);
    EXPECT_EQ(set.samples[0].video, path("a.mp4"));
    EXPECT_EQ(set.samples[0].turns, (std::vector<SetTurn>{{"What?", "A cat."}}));
    EXPECT_EQ(parseJson(set.samples[0].further, ""), nlohmann::json({{"kind", "x"}, {"id", 7}}));
    EXPECT_EQ(set.samples[1].turns, (std::vector<SetTurn>{{"1?", "one"}, {"2?", ""}}));
    EXPECT_EQ(set.samples[1].further, "");
    EXPECT_THAT(set.samples[1].where, HasSubstr("set.json, line 3"));
    EXPECT_EQ(set.summary.warning(), "");
}

TEST_F(SampleSetTest, ReadsLlavasConversationsAsListAndAsLines) {
    const std::string one = R"({"id": "0", "video": "a.mp4", "conversations": [
        {"from": "human", "value": "<video>\nWhich object moves?"}, {"from": "gpt", "value": "The square. "},
        {"from": "human", "value": "And where to? <video>"}, {"from": "gpt", "value": "Right."}]})";
    std::string line = one;
    std::erase(line, '\n');
    for (const std::string& text : {"[\n" + one + "\n]", line, " \n\t[" + one + "]"}) {
        const SampleSet set = read(text);
        ASSERT_EQ(set.samples.size(), 1U) << text;
        EXPECT_EQ(set.samples[0].turns,
                  (std::vector<SetTurn>{{"Which object moves?", "The square."}, {"And where to?", "Right."}}));
        EXPECT_EQ(set.samples[0].further, R"({"id":"0"})");
    }
    const SampleSet picture = read(R"([{"image": "c.jpg", "conversations": [
        {"from": "user", "value": "<image>\r\nWhat?"}, {"from": "assistant", "value": "A dog."}]}])");
    EXPECT_EQ(picture.samples[0].video, path("c.jpg"));
    EXPECT_EQ(picture.samples[0].turns[0].question, "What?");
}

TEST_F(SampleSetTest, ReadsVideoChatGptsAndFindsVideosByNameAndNumber) {
    fs::create_directories(m_scratch / "clips/deep");
    std::ofstream(m_scratch / "clips/v_1.mkv") << "x";
    std::ofstream(m_scratch / "clips/deep/v_2.mp4") << "x";
    std::ofstream(m_scratch / "clips/a.mp4") << "another";
    const SampleSet set =
        read(R"([{"q": "Q1", "a": "A1", "video_id": "v_1"}, {"Q": "Q2", "A": "A2", "video_name": "deep/v_2.mp4"},
        {"question": "Q3", "answer": "A3", "video_id": 7010}, {"q": "Q4", "a": "A4", "video_id": "a"}])",
             m_scratch / "clips");
    ASSERT_EQ(set.samples.size(), 4U);
    EXPECT_EQ(set.samples[0].video, path("clips/v_1.mkv"));
    EXPECT_EQ(set.samples[0].turns, (std::vector<SetTurn>{{"Q1", "A1"}}));
    EXPECT_EQ(set.samples[1].video, path("clips/deep/v_2.mp4"));
    EXPECT_EQ(set.samples[2].video, path("7010.avi")); // next to the set
    EXPECT_EQ(set.samples[3].video, path("clips/a.mp4")) << "the folder of videos comes first";
}

TEST_F(SampleSetTest, CountsWhatCannotBeUsed) {
    const SampleSet set = read(R"([{"video": "a.mp4", "question": "q", "answer": "a"},
        {"video": "gone.mp4", "question": "q", "answer": "a"}, {"video": "gone.mp4", "question": "r"},
        {"conversations": [{"from": "human", "value": "text alone"}, {"from": "gpt", "value": "a"}]},
        {"video": "a.mp4", "question": "q", "answer": "a", "id": 2}, {"video": "/dev/zero", "question": "q"}])");
    EXPECT_EQ(set.samples.size(), 2U);
    EXPECT_TRUE(set.samples[1].isRepeated);
    EXPECT_EQ(set.summary.entries, 6);
    EXPECT_EQ(set.summary.missing, 3);
    EXPECT_EQ(set.summary.missingVideos, (std::vector<std::string>{"gone.mp4", "/dev/zero"}));
    EXPECT_EQ(set.summary.withoutVideo, 1);
    EXPECT_EQ(set.summary.duplicates, 1);
    EXPECT_EQ(set.summary.warning(),
              "of 6 entries in the set: 3 with a video that is not there (gone.mp4, …), 1 without "
              "a video, 1 repeated");
    EXPECT_EQ(toJson(set.summary)["missing"], 3);
}

TEST_F(SampleSetTest, IsAnErrorWhereNothingIsLeft) {
    EXPECT_EQ(fault(R"({"video": "gone.mp4", "question": "q"})").kind(), ErrorKind::NotFound);
    EXPECT_THAT(fault(R"({"video": "gone.mp4", "question": "q"})").what(), HasSubstr("gone.mp4; name their folder"));
    EXPECT_THAT(fault(R"({"question": "q"})").what(), HasSubstr("no entry names a video"));
    for (const char* empty : {"", "\n \n", "[]", "\xEF\xBB\xBF[ ]"})
        EXPECT_THAT(fault(empty).what(), HasSubstr("has no entries")) << empty;
}

TEST_F(SampleSetTest, NamesLineOrEntryOfWhatItCannotTake) {
    const std::string good = R"({"video": "a.mp4", "question": "q"})";
    for (const std::string bad :
         {R"({"video": "a.mp4"})", R"({"video": "a.mp4", "question": 3})", R"({"video": "a.mp4", "question": ""})",
          R"({"video": "a.mp4", "question": "q", "answer": ["a"]})", R"({"video": {}, "question": "q"})",
          R"({"video": ["a.mp4", "b.webm"], "question": "q"})", R"({"video": "a.mp4", "turns": []})",
          R"({"video": "a.mp4", "question": "q", "turns": [{"question": "q"}]})", R"("a.mp4")",
          R"({"video": "a.mp4", "turns": [3]})",
          R"({"video": "a.mp4", "conversations": [{"from": "gpt", "value": "a"}]})",
          R"({"video": "a.mp4", "conversations": [{"from": "human", "value": "q"}, {"from": "human", "value": "q"}]})",
          R"({"video": "a.mp4", "conversations": [{"from": "system", "value": "q"}]})",
          R"({"video": "a.mp4", "conversations": [{"from": "human", "value": "<video>"}]})",
          R"({"video": "a.mp4", "conversations": "q"})", R"({"video": "a.mp4", "conversations": [{"value": "q"}]})"}) {
        EXPECT_EQ(fault(good + "\n\n" + bad + "\n").kind(), ErrorKind::CorruptFile) << bad;
        EXPECT_THAT(fault(good + "\n\n" + bad + "\n").what(), HasSubstr("set.json, line 3")) << bad;
        EXPECT_THAT(fault("[" + good + ", " + bad + "]").what(), HasSubstr("set.json, entry 2")) << bad;
    }
    EXPECT_THAT(fault(good + "\n{\"video\"").what(), HasSubstr("line 2"));
    EXPECT_EQ(fault("[" + good).kind(), ErrorKind::CorruptFile);
}

TEST_F(SampleSetTest, RefusesWhatIsNoFileAndWhatIsTooDeep) {
    ASSERT_EQ(::mkfifo((m_scratch / "pipe").c_str(), 0600), 0);
    for (const fs::path& file : {m_scratch / "pipe", fs::path("/dev/zero"), m_scratch.path(), m_scratch / "none"})
        EXPECT_THROW(readSampleSet(file), Error) << file;
    EXPECT_EQ(fault(R"({"video": "a.mp4", "question": "q", "x": )" + std::string(100'000, '[')).kind(),
              ErrorKind::CorruptFile);
}

} // namespace
} // namespace pllava
