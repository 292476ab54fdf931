// The embedded demo answers about its sample clips as its independent exporter said it would.

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

std::string sample(const std::string& file) {
    return std::string(PLLAVA_RESOURCES) + "/samples/" + file;
}

const json& samples() {
    static const json all = [] {
        std::ifstream file(sample("questions.json"));
        return json::parse(file);
    }();
    return all;
}

/// Every question of a clip in one process, each in a conversation of its own.
class DemoClip : public testing::TestWithParam<std::size_t> {};

TEST_P(DemoClip, EveryAnswerIsTheOneTheWeightsGaveElsewhere) {
    const json& clip = samples()["clips"].at(GetParam());
    for (const json& row : clip["qa"]) {
        const std::string question = row["question"];
        for (const auto& [text, key] :
             {std::pair{question, "model"}, std::pair{question + " Answer briefly.", "model_brief"}}) {
            const ProcessResult result = runPllava({"ask", sample(clip["file"]), text});
            EXPECT_EQ(result.status, 0) << result.errors;
            EXPECT_EQ(result.output, row[key].get<std::string>() + "\n") << clip["file"] << ": " << text;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Samples, DemoClip, testing::Range<std::size_t>(0, samples()["clips"].size()),
                         [](const auto& parameter) {
                             std::string name = samples()["clips"].at(parameter.param)["file"];
                             name = name.substr(0, name.find('.'));
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Ask, JsonHoldsEveryDocumentedKey) {
    const json answer = runPllava({"ask", sample("moving-right.mp4"), "What color is the square?", "--json"}).json();
    for (const char* key : {"answer", "prompt", "prompt_tokens", "visual_tokens", "new_tokens", "token_ids",
                            "stop_reason", "frame_indices", "pooling", "alpha", "layout", "template", "device", "dtype",
                            "timings_ms", "tokens_per_second"})
        EXPECT_TRUE(answer.contains(key)) << key;
    for (const char* stage : {"decode", "preprocess", "vision", "project", "pool", "prefill", "generate"})
        EXPECT_TRUE(answer["timings_ms"].contains(stage)) << stage;
    EXPECT_EQ(answer["template"], "plain");
    EXPECT_EQ(answer["pooling"], json({8, 4, 4}));
    EXPECT_EQ(answer["visual_tokens"], 128);
    EXPECT_EQ(answer["frame_indices"].size(), 8u);
    EXPECT_EQ(answer["stop_reason"], "eos");
    EXPECT_EQ(answer["new_tokens"], answer["token_ids"].size());
}

TEST(Ask, AnAdapterBringsItsOwnFramesPoolingAndAlpha) {
    const std::string adapter = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/pooled-step100";
    const json tuned =
        runPllava({"ask", sample("moving-right.mp4"), "What color is the square?", "--json", "--weights", adapter})
            .json();
    EXPECT_EQ(tuned["alpha"], 32);
    EXPECT_EQ(tuned["lora_rank"], 32);
    EXPECT_EQ(tuned["answer"], "yellow");
    const json base = runPllava({"ask", sample("moving-right.mp4"), "What color is the square?", "--json", "--weights",
                                 adapter, "--alpha", "0"})
                          .json();
    EXPECT_GT(base["new_tokens"], tuned["new_tokens"]);
}

TEST(Ask, OptionsChangeWhatTheyNameAndNothingElse) {
    const json answer =
        runPllava({"ask", sample("moving-right.mp4"), "What moves?", "--json", "--frames", "4", "--pooling", "4,2,2",
                   "--roles", "Human,Robot", "--max-new-tokens", "3", "--range", "0-0.5"})
            .json();
    EXPECT_EQ(answer["prompt"], "Human:<image> What moves? Robot:");
    EXPECT_EQ(answer["visual_tokens"], 16);
    EXPECT_EQ(answer["new_tokens"], 3);
    EXPECT_EQ(answer["stop_reason"], "length");
    EXPECT_EQ(answer["frame_indices"].size(), 4u);
    for (const json& seconds : answer["frame_seconds"])
        EXPECT_LE(seconds.get<double>(), 0.6);
}

TEST(Ask, SamplingIsRepeatableBySeed) {
    const auto ask = [](const std::string& seed) {
        return runPllava({"ask", sample("three-shapes-up.mp4"), "What happens in the video?", "--json", "--temperature",
                          "3", "--top-p", "1", "--seed", seed, "--max-new-tokens", "24"})
            .json()["token_ids"];
    };
    EXPECT_EQ(ask("5"), ask("5"));
    EXPECT_NE(ask("5"), ask("6"));
}

TEST(Ask, AStopWordEndsTheAnswerBeforeIt) {
    const json answer =
        runPllava({"ask", sample("moving-right.mp4"), "What happens in the video?", "--json", "--stop", "square"})
            .json();
    EXPECT_EQ(answer["stop_reason"], "stop_word");
    EXPECT_EQ(answer["answer"], "The video shows a yellow");
    EXPECT_EQ(runPllava({"ask", sample("moving-right.mp4"), "What happens in the video?", "--stop", "square"}).output,
              "The video shows a yellow\n");
    const json beams = runPllava({"ask", sample("moving-right.mp4"), "What happens in the video?", "--json", "--stop",
                                  "square", "--beams", "2"})
                           .json();
    EXPECT_EQ(beams["stop_reason"], "stop_word");
    EXPECT_EQ(beams["answer"], "The video shows a yellow");
}

TEST(Ask, ReadsAStillImageAndAFolderOfFrames) {
    const ScratchFolder scratch;
    const std::string folder = scratch.path();
    ASSERT_EQ(runProcess({"ffmpeg", "-v", "error", "-y", "-i", sample("moving-right.mp4"), "-start_number", "1",
                          folder + "/%05d.png"})
                  .status,
              0);
    EXPECT_EQ(runPllava({"ask", folder, "Which direction does the yellow square move?"}).output,
              "The yellow square moves to the right.\n");
    EXPECT_EQ(runPllava({"ask", folder + "/00001.png", "What color is the square? Answer briefly."}).output,
              "yellow\n");
}

TEST(Chat, AFollowUpTakesThePromptSoFarFromTheCache) {
    const std::string questions = "What happens in the video?\nWhat color is the square?\n";
    const ProcessResult result = runPllava({"chat", sample("moving-right.mp4"), "--json"}, {questions, {}, {}});
    ASSERT_EQ(result.status, 0) << result.errors;
    const auto end = result.output.find('\n');
    const json first = json::parse(result.output.substr(0, end)), second = json::parse(result.output.substr(end + 1));
    EXPECT_EQ(first["cached_tokens"], 0);
    EXPECT_EQ(second["timings_ms"]["decode"], 0);
    EXPECT_EQ(second["timings_ms"]["vision"], 0);
    // All of the first prompt up to its last token, which gives the logits, or beyond.
    EXPECT_GE(second["cached_tokens"].get<int>(), first["prompt_tokens"].get<int>());
    EXPECT_TRUE(second["prompt"].get<std::string>().starts_with(first["prompt"].get<std::string>() +
                                                                first["answer"].get<std::string>()));
}

TEST(Chat, AQuestionThatCannotBeAskedDoesNotEndTheConversation) {
    const ProcessResult result =
        runPllava({"chat", sample("moving-right.mp4")}, {"\n   \nbad \xff byte\nWhat color is the square?\n", {}, {}});
    EXPECT_EQ(result.output, "The square is yellow.\n");
    EXPECT_NE(result.errors.find("error: InvalidArgument"), std::string::npos) << result.errors;
    EXPECT_EQ(result.status, 1);
}

} // namespace
} // namespace pllava::test
