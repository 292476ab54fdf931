// Sets as people have them, in train and in the laboratory.

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

const std::string kSamples = std::string(PLLAVA_RESOURCES) + "/samples";

class Sets : public testing::Test {
protected:
    Sets() { fs::copy_file(kSamples + "/moving-right.mp4", m_scratch / "clip.mp4"); }
    std::string put(const char* name, const std::string& text) const {
        std::ofstream(m_scratch / name) << text;
        return m_scratch / name;
    }
    json sweep(const std::string& set, std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"sweep", "frames", "--set", set, "--values", "4", "--json"});
        const ProcessResult result = runPllava(more);
        EXPECT_EQ(result.status, 0) << result.errors;
        return result.json();
    }
    ProcessResult train(const std::string& set, std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"train", set, "--out", m_scratch / "run", "--steps", "1", "--rank", "2", "--json"});
        return runPllava(more);
    }
    const ScratchFolder m_scratch;
};

TEST_F(Sets, LlavasConversationsAreTrainedOnAndAskedAbout) {
    const std::string set = put("llava.json", R"([
  {"id":"0","video":"clip.mp4","conversations":[{"from":"human","value":"<video>\nWhich object moves?"},
   {"from":"gpt","value":"The yellow square."},{"from":"human","value":"Where to?"},{"from":"gpt","value":"right"}]},
  {"id":"1","video":"clip.mp4","conversations":[{"from":"human","value":"<video>\nWhich object moves?"},
   {"from":"gpt","value":"The yellow square."}]},
  {"id":"2","video":"gone.mp4","conversations":[{"from":"human","value":"<video>\nWhat?"},{"from":"gpt","value":"x"}]}
])");
    const ProcessResult trained = train(set);
    ASSERT_EQ(trained.status, 0) << trained.errors;
    EXPECT_THAT(trained.errors, HasSubstr("of 3 entries in the set: 1 with a video that is not there (gone.mp4)"));
    EXPECT_EQ(trained.json()["set"]["missing"], 1);
    EXPECT_EQ(trained.json()["set"]["entries"], 3);
    const std::string out = m_scratch / "r.jsonl";
    const json swept = sweep(set, {"--out", out});
    EXPECT_EQ(swept["trials"], 2); // the first question occurs twice
    EXPECT_EQ(swept["set"]["duplicates"], 1);
    EXPECT_EQ(swept["set"]["missing_videos"], json({"gone.mp4"}));
    const std::string log = readTextFile(out);
    const json row = parseJson(log.substr(0, log.find('\n')), out);
    EXPECT_EQ(row["further"], json({{"id", "0"}}));
    EXPECT_EQ(row["question"], "Which object moves?");
    EXPECT_EQ(row["expected"], "The yellow square.");
}

TEST_F(Sets, VideoChatGptsAreFoundInAFolderOfVideos) {
    const std::string set =
        put("set.json", R"([{"q": "What moves?", "a": "A square.", "video_id": "two-shapes-left"}])");
    EXPECT_EQ(sweep(set, {"--videos", kSamples})["trials"], 1);
    ASSERT_EQ(train(set, {"--videos", kSamples}).status, 0);
    const ProcessResult again = runPllava({"train", "--resume", "--out", m_scratch / "run"});
    EXPECT_EQ(again.status, 0) << again.errors;
    fs::remove_all(m_scratch / "run");
    const ProcessResult lost = train(set);
    EXPECT_EQ(lost.status, 1);
    EXPECT_THAT(lost.errors, HasSubstr("name their folder with --videos"));
}

TEST_F(Sets, WhatHasNoEndIsRefused) {
    for (const char* set : {"/dev/zero", "/dev/full"}) {
        EXPECT_EQ(train(set).status, 1) << set;
        EXPECT_EQ(runPllava({"sweep", "frames", "--set", set}).status, 1) << set;
    }
    const std::string set = put("set.jsonl", R"({"video": "/dev/zero", "question": "q", "answer": "a"})");
    EXPECT_EQ(train(set).status, 1);
}

TEST_F(Sets, SettingsThatExcludeEachOtherAreRefused) {
    const std::string set = put("set.jsonl", R"({"video": "clip.mp4", "question": "q", "answer": "a"})");
    const std::string adapter = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/pooled-step100";
    const std::vector<std::pair<std::vector<std::string>, const char*>> clashes{
        {{"--warmup-steps", "2"}, "warmup_steps 2 is above steps 1"},
        {{"--weights", adapter}, "--rank"},
        {{"--layout", "n-frame", "--pooling", "4,2,2"}, "--pooling"},
        {{"--held-out", set, "--held-out-share", "0.5"}, "--held-out-share"},
        {{"--evaluate-samples", "4"}, "needs a held-out set"}};
    for (const auto& [more, words] : clashes) {
        const ProcessResult result = train(set, more);
        EXPECT_NE(result.status, 0) << words;
        EXPECT_THAT(result.errors, HasSubstr(words));
        EXPECT_FALSE(fs::exists(m_scratch / "run")) << "before anything is written: " << words;
    }
}

TEST_F(Sets, ATrainingLeavesForeignFilesAlone) {
    const std::string set = put("set.jsonl", R"({"video": "clip.mp4", "question": "q", "answer": "a"})");
    for (const char* name : {"settings.json", "metrics.csv", "metrics.jsonl", "origin.json", "state.safetensors"}) {
        fs::remove_all(m_scratch / "run");
        fs::create_directories(m_scratch / "run");
        const std::string mine = put((std::string("run/") + name).c_str(), "{\"editor.fontSize\": 14}");
        const ProcessResult result = train(set);
        EXPECT_EQ(result.status, 1) << name;
        EXPECT_EQ(readTextFile(mine), "{\"editor.fontSize\": 14}");
        EXPECT_EQ(std::distance(fs::directory_iterator(m_scratch / "run"), {}), 1) << name;
    }
    fs::remove_all(m_scratch / "run");
    fs::create_directories(m_scratch / "run");
    const std::string config = put("run/settings.json", "{\"steps\": 1}");
    const ProcessResult own = train(set, {"--config", config});
    EXPECT_EQ(own.status, 1);
    EXPECT_THAT(own.errors, HasSubstr("is the file of --config, which this run reads"));
}

} // namespace
} // namespace pllava::test
