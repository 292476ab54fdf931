// The embedded demo answers about its sample clips as its independent exporter said it would.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

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

TEST(Ask, ATopPOfZeroIsTheLikeliestWord) {
    const std::vector<std::string> greedy{"ask", sample("three-shapes-up.mp4"), "What happens in the video?", "--json"};
    std::vector<std::string> sampled = greedy;
    sampled.insert(sampled.end(), {"--temperature", "3", "--top-p", "0", "--seed", "6"});
    EXPECT_EQ(runPllava(sampled).json()["token_ids"], runPllava(greedy).json()["token_ids"]);
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
    // All of the first prompt up to its last token, which yields the logits, or beyond.
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

std::vector<json> lines(const std::string& output) {
    std::vector<json> documents;
    for (std::istringstream stream(output); stream;)
        if (std::string line; std::getline(stream, line))
            documents.push_back(json::parse(line));
    return documents;
}

TEST(Chat, EveryQuestionGetsItsLineOfJson) {
    std::string tooLong = "What color is";
    for (int i = 0; i < 3000; ++i)
        tooLong += " the";
    const std::vector<std::string> questions{"bad \xff byte", "What color is the square?", tooLong,
                                             "How many objects are there?"};
    std::string input;
    for (const std::string& question : questions)
        input += question + "\n\n";
    const ProcessResult result = runPllava({"chat", sample("moving-right.mp4"), "--json"}, {input, {}, {}});
    const auto answers = lines(result.output);
    ASSERT_EQ(answers.size(), questions.size()) << result.output;
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_EQ(answers[i].contains("error"), i % 2 == 0) << answers[i];
        EXPECT_EQ(answers[i].contains("answer"), i % 2 == 1) << answers[i];
        if (i > 0) {
            EXPECT_EQ(answers[i]["question"], questions[i]);
        }
    }
    EXPECT_EQ(answers[2]["error_kind"], "InvalidArgument");
    EXPECT_EQ(result.status, 1);
}

TEST(Chat, AVideoThatIsMissingIsSaidForEachQuestion) {
    const ProcessResult result =
        runPllava({"chat", "/nowhere/a.mp4", "--json"}, {"What moves?\nWhat color is it?\n", {}, {}});
    const auto answers = lines(result.output);
    ASSERT_EQ(answers.size(), 2u) << result.output;
    for (const json& answer : answers)
        EXPECT_NE(answer["error"].get<std::string>().find("/nowhere/a.mp4"), std::string::npos) << answer;
    EXPECT_EQ(result.status, 1);
}

TEST(Chat, GoesOnWhereTheContextIsFull) {
    std::string input;
    constexpr std::size_t kQuestions = 300; // a hundred fill it
    for (std::size_t i = 0; i < kQuestions; ++i)
        input += i % 2 == 0 ? "What happens in the video?\n" : "Which direction does the yellow square move?\n";
    const ProcessResult result = runPllava({"chat", sample("moving-right.mp4"), "--json"}, {input, {}, {}});
    EXPECT_EQ(result.status, 0) << result.errors;
    const auto answers = lines(result.output);
    ASSERT_EQ(answers.size(), kQuestions);
    std::int64_t dropped = 0, moves = 0, encoded = 0;
    for (const json& answer : answers) {
        ASSERT_FALSE(answer.contains("error")) << answer;
        EXPECT_NE(answer["stop_reason"], "context");
        EXPECT_LT(answer["prompt_tokens"].get<int>(), 2048);
        EXPECT_EQ(answer["visual_tokens"], 128);
        EXPECT_GE(answer["dropped_turns"].get<std::int64_t>(), dropped) << "what has left stays out";
        const bool moved = answer["dropped_turns"].get<std::int64_t>() > dropped;
        dropped = answer["dropped_turns"].get<std::int64_t>();
        moves += moved;
        encoded += answer["timings_ms"]["vision"].get<double>() > 0;
        if (&answer != answers.data()) {
            const auto anew = answer["prompt_tokens"].get<int>() - answer["cached_tokens"].get<int>();
            EXPECT_GE(answer["cached_tokens"].get<int>(), 128) << "the video's tokens stay";
            EXPECT_TRUE(moved || anew < 100) << anew;
        }
    }
    EXPECT_GT(dropped, 100);
    EXPECT_LT(moves, 8);
    EXPECT_EQ(encoded, 1);
    const std::string note = "longer than the model's context";
    const auto said = result.errors.find(note);
    ASSERT_NE(said, std::string::npos) << result.errors;
    EXPECT_EQ(result.errors.find(note, said + 1), std::string::npos) << "once is enough";
}

} // namespace
} // namespace pllava::test
