// Exit statuses, error lines, stopping and what a person types.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/support/golden.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kDemo = std::string(PLLAVA_RESOURCES) + "/demo-model/";

/// Status 1 and exactly one "error: KIND: …" line, the last one, with nothing on standard output.
void expectFailure(const ProcessResult& result, const std::string& kind, const std::string& mentions) {
    EXPECT_EQ(result.status, 1) << result.output << result.errors;
    EXPECT_EQ(result.output, "");
    const auto at = result.errors.rfind("error: ");
    ASSERT_NE(at, std::string::npos) << result.errors;
    EXPECT_EQ(result.errors.find("error: "), at) << result.errors;
    const std::string line = result.errors.substr(at);
    EXPECT_TRUE(line.starts_with("error: " + kind + ": ")) << line;
    EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    EXPECT_NE(line.find(mentions), std::string::npos) << line;
}

TEST(Usage, HelpAndVersionEndWithStatusZero) {
    EXPECT_EQ(runPllava({"--help"}).status, 0);
    EXPECT_EQ(runPllava({"ask", "--help"}).status, 0);
    EXPECT_TRUE(runPllava({"--version"}).output.starts_with("pllava "));
}

TEST(Usage, AVideoWithUnreadablePartsIsAnsweredAndTold) {
    std::string bytes = readTextFile(std::string(PLLAVA_GOLDENS) + "/videos/v1_ffv1_rgb.mkv");
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * 4 / 10),
              bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * 6 / 10), '\0');
    const ScratchFolder folder;
    const std::string video = (folder / "hole.mkv").string();
    std::ofstream(video, std::ios::binary) << bytes;
    for (const auto& command : {std::vector<std::string>{"ask", video, "What?"}, {"norms", video}}) {
        const ProcessResult result = runPllava(command);
        EXPECT_EQ(result.status, 0) << result.errors;
        EXPECT_NE(result.errors.find("parts of " + video + " cannot be read"), std::string::npos) << result.errors;
    }
    EXPECT_EQ(runPllava({"--json", "ask", video, "What?"}).json().at("unreadable_parts"), true);
    EXPECT_EQ(runPllava({"--json", "ask", kSample, "What?"}).json().at("unreadable_parts"), false);
}

TEST(Usage, DamageInAVideoIsCounted) {
    std::string bytes = [] {
        std::ifstream file(std::string(PLLAVA_GOLDENS) + "/videos/v1_h264_420.mp4", std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(file), {});
    }();
    // A tenth of the pictures' bytes overwritten in the middle, tables in front and at the end left alone.
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 3),
              bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), '\0');
    const ScratchFolder folder;
    const std::string video = (folder / "hole.mp4").string();
    std::ofstream(video, std::ios::binary) << bytes;
    const ProcessResult result = runPllava({"--json", "ask", video, "What happens in the video?"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const int substituted = result.json().at("substituted_frames");
    EXPECT_GT(substituted, 0);
    EXPECT_LT(substituted, 8);
    EXPECT_NE(result.errors.find(std::to_string(substituted) + " of the 8 sampled frames are damaged or lost"),
              std::string::npos)
        << result.errors;
    EXPECT_EQ(runPllava({"--json", "ask", kSample, "What happens?"}).json().at("substituted_frames"), 0);
}

class WrongUsage : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(WrongUsage, EndsWithStatusTwoAndOneLineOnStandardError) {
    const ProcessResult result = runPllava(GetParam());
    EXPECT_EQ(result.status, 2) << result.errors;
    EXPECT_EQ(result.output, "");
    EXPECT_TRUE(result.errors.starts_with("error: Usage: ")) << result.errors;
    EXPECT_TRUE(result.errors.ends_with(" --help\n")) << result.errors;
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 1) << result.errors;
}

TEST(Usage, AWrongCommandLineIsToldWithTheSubcommandThatItIsAbout) {
    EXPECT_EQ(runPllava({"sing"}).errors, "error: Usage: 'sing' is no subcommand; see pllava --help\n");
    EXPECT_EQ(runPllava({"sweep", "beta"}).errors, "error: Usage: 'beta' is no subcommand; see pllava sweep --help\n");
    EXPECT_EQ(runPllava({"sweep", "alpha", "--loud"}).errors,
              "error: Usage: The following argument was not expected: --loud; see pllava sweep alpha --help\n");
}

INSTANTIATE_TEST_SUITE_P(
    CommandLines, WrongUsage,
    testing::Values(std::vector<std::string>{}, std::vector<std::string>{"sing"},
                    std::vector<std::string>{"ask", kSample},
                    std::vector<std::string>{"ask", kSample, "q", "--pooling", "0,4,4"},
                    std::vector<std::string>{"ask", kSample, "q", "--pooling", "4,4"},
                    std::vector<std::string>{"ask", kSample, "q", "--pooling", "4,-4,4"},
                    std::vector<std::string>{"ask", kSample, "q", "--alpha", "nan"},
                    std::vector<std::string>{"ask", kSample, "q", "--alpha", "much"},
                    std::vector<std::string>{"ask", kSample, "q", "--frames", "0"},
                    std::vector<std::string>{"ask", kSample, "q", "--range", "5-2"},
                    std::vector<std::string>{"eval", "demo", "--range", "0-1"},
                    std::vector<std::string>{"tokenize", "--range", "0-1"},
                    std::vector<std::string>{"ask", kSample, "q", "--dtype", "fp7"},
                    std::vector<std::string>{"ask", kSample, "q", "--layout", "spiral"},
                    std::vector<std::string>{"ask", kSample, "q", "--beams", "0"},
                    std::vector<std::string>{"ask", kSample, "q", "--beams", "2", "--temperature", "1"},
                    std::vector<std::string>{"ask", kSample, "q", "--top-p", "-0.1"},
                    std::vector<std::string>{"ask", kSample, "q", "--top-p", "1.1"},
                    std::vector<std::string>{"ask", kSample, "q", "--seed", "18446744073709551616"},
                    std::vector<std::string>{"ask", kSample, "q", "--seed", "-1"},
                    std::vector<std::string>{"train", "set.jsonl", "--seed", "99999999999999999999"},
                    std::vector<std::string>{"demo-data", "--out", "x", "--seed", "-1"},
                    std::vector<std::string>{"eval", "demo", "--exam-seed", "1e3"},
                    std::vector<std::string>{"ask", kSample, "q", "--temperature", "inf"},
                    std::vector<std::string>{"ask", kSample, "q", "--device", "tpu"},
                    std::vector<std::string>{"ask", kSample, "q", "--unheard-of"}));

TEST(Faults, AVideoThatIsNotThere) {
    expectFailure(runPllava({"ask", "/nowhere/clip.mp4", "What is this?"}), "NotFound", "/nowhere/clip.mp4");
}

TEST(Faults, NothingIsPrintedBeforeTheErrorWhereTheTemplateBeginsTheAnswer) {
    expectFailure(runPllava({"ask", "/nowhere/clip.mp4", "q", "--template", "eval_mvbench"}), "NotFound",
                  "/nowhere/clip.mp4");
}

TEST(Faults, TextRenamedToMp4) {
    const ScratchFolder folder;
    const std::string path = folder / "text.mp4";
    std::ofstream(path) << "This is a letter, not a video.\n";
    const ProcessResult result = runPllava({"ask", path, "What is this?"});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find(path), std::string::npos) << result.errors;
}

TEST(Faults, ModelThatIsNotThere) {
    expectFailure(runPllava({"ask", kSample, "q", "--model", "/nowhere/model"}), "NotFound", "/nowhere/model");
}

TEST(Faults, LoraOnlyFolderWithoutItsBaseIsRefusedWithTheListOfWhatIsMissing) {
    const ProcessResult result =
        runPllava({"ask", kSample, "q", "--model", golden("checkpoints/tiny-pllava-mha-lora")});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.output, "");
    EXPECT_NE(result.errors.find("missing"), std::string::npos) << result.errors;
    for (const char* name : {"language_model.model.embed_tokens.weight", "language_model.lm_head.weight",
                             "vision_tower.vision_model.post_layernorm.bias"})
        EXPECT_NE(result.errors.find(name), std::string::npos) << name;
}

TEST(Faults, AdapterOfAnotherModelIsRefused) {
    const ProcessResult result =
        runPllava({"ask", kSample, "q", "--weights", golden("checkpoints/tiny-pllava-mha-lora")});
    expectFailure(result, "CorruptFile", "wrong-shaped");
    EXPECT_NE(result.errors.find("lora_A"), std::string::npos);
}

TEST(Usage, UnknownTemplateIsNamedWithThoseThatExist) {
    const ProcessResult result = runPllava({"ask", kSample, "q", "--template", "fancy"});
    EXPECT_EQ(result.status, 2);
    EXPECT_NE(result.errors.find("eval_mvbench"), std::string::npos) << result.errors;
}

TEST(Output, AFullDiskIsAnErrorAndNotAnAnswer) {
    const ProcessResult result =
        runProcess({"sh", "-c", "exec \"$0\" ask \"$1\" 'What moves?' > /dev/full", PLLAVA_PROGRAM, kSample});
    expectFailure(result, "Internal", "standard output");
}

TEST(Output, AClosedStandardErrorChangesNothing) {
    EXPECT_EQ(runProcess({"sh", "-c", "exec \"$0\" ask /nowhere q 2>&-", PLLAVA_PROGRAM}).status, 1);
    EXPECT_EQ(runProcess({"sh", "-c", "exec \"$0\" ask /nowhere q 2>/dev/full", PLLAVA_PROGRAM}).status, 1);
}

TEST(Dump, OnlyANewOrOrdinaryFileIsWritten) {
    const ScratchFolder folder;
    const std::string copy = folder / "copy.mp4", link = folder / "link.safetensors",
                      real = folder / "real.safetensors";
    std::filesystem::copy_file(kSample, copy);
    const auto size = std::filesystem::file_size(copy);
    expectFailure(runPllava({"inspect", copy, "q", "--dump", copy}), "InvalidArgument", "the video itself");
    EXPECT_EQ(std::filesystem::file_size(copy), size);
    expectFailure(runPllava({"inspect", copy, "q", "--dump", folder.path()}), "InvalidArgument", "ordinary file");
    expectFailure(runPllava({"inspect", copy, "q", "--dump", "/nowhere/x.safetensors"}), "NotFound", "/nowhere");
    std::ofstream(real) << "old";
    expectFailure(runPllava({"inspect", copy, "q", "--dump", real}), "InvalidArgument", "left as it is");
    std::ofstream(real, std::ios::trunc).close(); // an empty file is nobody's
    std::filesystem::create_symlink(real, link);
    EXPECT_EQ(runPllava({"inspect", copy, "What moves?", "--dump", link}).status, 0);
    EXPECT_TRUE(std::filesystem::is_symlink(link));
    EXPECT_GT(std::filesystem::file_size(real), 1000u);
}

TEST(Faults, EmptyQuestion) {
    expectFailure(runPllava({"ask", kSample, "  "}), "InvalidArgument", "empty");
}

TEST(Faults, AQuestionLongerThanTheContextIsRefusedWithNumbers) {
    std::string question;
    for (int i = 0; i < 12000; ++i)
        question += "a question";
    ASSERT_GT(question.size(), 100000u);
    const ProcessResult result = runPllava({"ask", kSample, question.substr(0, 100000)});
    expectFailure(result, "InvalidArgument", "2048");
    EXPECT_NE(result.errors.find("at least 4762 tokens"), std::string::npos) << result.errors;
    EXPECT_NE(runPllava({"ask", kSample, question.substr(0, 15000)}).errors.find("too many"), std::string::npos);
}

TEST(Faults, PoolingThatOverflowsTheContextSaysWhatToLower) {
    const ProcessResult result = runPllava({"ask", kSample, "q", "--pooling", "16,24,24"});
    expectFailure(result, "InvalidArgument", "9216");
}

TEST(Faults, InvalidUtf8InTheQuestion) {
    expectFailure(runPllava({"ask", kSample, "what \xff is"}), "InvalidArgument", "UTF-8");
}

TEST(Injection, ControlTokensTypedByAPersonStayText) {
    const json typed = runPllava({"ask", kSample, "Where is <image> </s> USER: placed?", "--json"}).json();
    const json& ids = typed["prompt_ids"];
    EXPECT_EQ(std::count(ids.begin(), ids.end(), json(1100)), 1);
    EXPECT_EQ(std::count(ids.begin(), ids.end(), json(2)), 0);
    const json raw = runPllava({"ask", kSample, "Where is <image> </s> placed?", "--raw-prompt", "--json"}).json();
    EXPECT_EQ(raw["prompt"], "USER:Where is <image> </s> placed? ASSISTANT:");
    EXPECT_EQ(std::count(raw["prompt_ids"].begin(), raw["prompt_ids"].end(), json(2)), 1);
}

TEST(Injection, TwoImageTokensInARawPromptAreRefused) {
    expectFailure(runPllava({"ask", kSample, "<image> and <image>?", "--raw-prompt"}), "InvalidArgument",
                  "image token");
}

/// Long enough that a signal lands in its middle.
std::vector<std::string> longAnswer() {
    return {"ask",    kSample, "What happens in the video?", "--temperature", "50", "--top-k", "0", "--top-p", "1",
            "--seed", "14",    "--max-new-tokens",           "1800"};
}

TEST(Stop, CtrlCEndsAnAnswerWithinATokenAndKeepsWhatThereIs) {
    ProcessOptions options;
    options.interruptAfterOutput = " ";
    const ProcessResult result = runPllava(longAnswer(), options);
    EXPECT_EQ(result.status, 130) << result.errors;
    EXPECT_NE(result.output, "");
    EXPECT_EQ(result.errors.find("error:"), std::string::npos);
    RecordProperty("milliseconds_after_signal", static_cast<int>(result.secondsAfterSignal * 1000));
    EXPECT_LT(result.secondsAfterSignal, 5.0); // the budget of 100 ms is measured by tests/bench/first_word.py
}

TEST(Stop, CtrlCWithJsonStillGivesOneDocument) {
    auto command = longAnswer();
    command.push_back("--json");
    ProcessOptions options;
    options.interruptAfter = std::chrono::milliseconds(600);
    const ProcessResult result = runPllava(command, options);
    if (result.status == 0)
        GTEST_SKIP() << "the answer was over before the signal";
    EXPECT_EQ(result.status, 130);
    if (!result.output.empty()) {
        EXPECT_EQ(result.json()["stop_reason"], "cancelled");
    }
}

TEST(Stop, CtrlCWhileLoadingEndsQuietly) {
    ProcessOptions options;
    options.interruptAfter = std::chrono::milliseconds(60);
    const ProcessResult result = runPllava(longAnswer(), options);
    EXPECT_EQ(result.status, 130) << result.errors;
    EXPECT_EQ(result.errors.find("error:"), std::string::npos) << result.errors;
}

TEST(Stop, CtrlCWhileManyFramesAreResizedEndsSoon) {
    ProcessOptions options;
    options.interruptAfter = std::chrono::milliseconds(900);
    const ProcessResult result =
        runPllava({"ask", kSample, "What moves?", "--frames", "4096", "--pooling", "4,4,4"}, options);
    EXPECT_EQ(result.status, 130) << result.errors;
    EXPECT_LT(result.secondsAfterSignal, 30.0); // encoding them all takes minutes
}

TEST(LongQuestions, AreRefusedBeforeTheyAreTokenized) {
    std::string words, letters(10'000'000, 'e');
    while (words.size() < 10'000'000)
        words += "what moves ";
    ProcessOptions questions;
    questions.input = words + "\n" + letters + "\nWhat moves?\n";
    const ProcessResult result = runPllava({"chat", kSample, "--max-new-tokens", "4"}, questions);
    EXPECT_EQ(result.status, 1) << result.errors.substr(0, 500);
    EXPECT_EQ(std::ranges::count(result.errors, '\n'), 2) << result.errors.substr(0, 500);
    EXPECT_NE(result.errors.find("the question is 10000000 bytes long"), std::string::npos);
    EXPECT_NE(result.output, "") << "the third is answered";
    EXPECT_LT(result.peakKilobytes, 600'000);
}

TEST(Stop, CtrlCWhileAHugeModelIsReadEndsAtOnce) {
    const ScratchFolder scratch;
    std::filesystem::copy(kDemo + "base", scratch / "base");
    std::ofstream index(scratch / "base/model.safetensors.index.json");
    index << R"({"weight_map": {"a": "model.safetensors")";
    for (int i = 0; i < 1'000'000; ++i)
        index << ",\n\"tensor." << i << R"(": "model.safetensors")";
    index << "}}";
    index.close();
    ProcessOptions soon;
    soon.interruptAfter = std::chrono::milliseconds(400);
    const ProcessResult result = runPllava({"ask", kSample, "What moves?", "--model", scratch / "base"}, soon);
    EXPECT_EQ(result.status, 130) << result.errors;
    EXPECT_LT(result.secondsAfterSignal, 5.0); // reading takes many times as long on a busy machine
}

TEST(Tokenize, EncodesAndDecodesALineATime) {
    const ProcessResult ids = runPllava({"tokenize"}, {"\"USER:<image> What? ASSISTANT:\"\n\"\"\n", {}, {}});
    ASSERT_EQ(ids.status, 0) << ids.errors;
    const json first = json::parse(ids.output.substr(0, ids.output.find('\n')));
    EXPECT_EQ(first["ids"][0], 1);
    EXPECT_EQ(std::count(first["ids"].begin(), first["ids"].end(), json(1100)), 1);
    const ProcessResult text = runPllava({"tokenize", "--decode"}, {first["ids"].dump() + "\n", {}, {}});
    EXPECT_EQ(text.json()["text"], "USER:  What? ASSISTANT:");
}

TEST(Tokenize, EveryGoldenStringOfBothFamilies) {
    for (const auto& [file, checkpoint] :
         {std::pair{"vicuna_like", "tiny-pllava-mha"}, std::pair{"yi_like", "tokenizer-yi-like"}}) {
        const json rows = goldenJson("tokenizer/" + std::string(file) + ".json");
        std::string input;
        for (const json& row : rows["encode"])
            input += row["text"].dump() + "\n";
        const ProcessResult result =
            runPllava({"tokenize", "--model", golden("checkpoints/" + std::string(checkpoint))}, {input, {}, {}});
        std::istringstream lines(result.output);
        std::string line;
        for (const json& row : rows["encode"]) {
            ASSERT_TRUE(std::getline(lines, line)) << result.errors;
            EXPECT_EQ(json::parse(line)["ids"], row["ids"]) << row["text"];
        }
    }
}

TEST(Tokenize, IdsOutsideTheVocabularyAreRefusedByName) {
    for (const auto& [line, words] :
         {std::pair{"[1, 99999]", "id 99999 is outside the vocabulary of 1102 tokens; ids go from 0 to 1101"},
          std::pair{"[-1]", "id -1 is outside"},
          std::pair{"[18446744073709551615]", "id 18446744073709551615 is outside"},
          std::pair{"[1.5]", "expected a list of ids"}, std::pair{"7", "expected a list of ids"}}) {
        const ProcessResult result = runPllava({"tokenize", "--decode"}, {std::string("[1]\n") + line + "\n", {}, {}});
        EXPECT_EQ(result.status, 1) << line;
        EXPECT_NE(result.errors.find(words), std::string::npos) << result.errors;
        EXPECT_NE(result.errors.find("line 2"), std::string::npos) << result.errors;
    }
    const ProcessResult padded = // rows of the embedding after the last token
        runPllava({"tokenize", "--decode", "--model", golden("checkpoints/tiny-pllava-mha")}, {"[1063]\n", {}, {}});
    EXPECT_EQ(padded.json()["text"], "");
}

TEST(Tokenize, ALineThatIsNotJsonIsRefusedWithItsNumber) {
    const ProcessResult result = runPllava({"tokenize"}, {"\"fine\"\nnot json\n", {}, {}});
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.errors.find("line 2"), std::string::npos) << result.errors;
}

TEST(Templates, RenderTheReferencesPromptsByteForByte) {
    for (const json& row : goldenJson("logic/prompts.json")) {
        if (row["kind"] != "generic is_mm")
            continue;
        const json shown = runPllava({"templates", row["conv_mode"], "--question", row["question"], "--bare",
                                      "--raw-prompt", "--json"})
                               .json();
        EXPECT_EQ(shown["prompt"], row["prompt"]) << row["conv_mode"];
    }
}

TEST(Doctor, TellsWhatThisMachineCanDo) {
    const json report = runPllava({"doctor", "--json"}).json();
    EXPECT_TRUE(report["torch"].get<std::string>().starts_with("2."));
    EXPECT_GT(report["fp32_gflops"].get<double>(), 0);
    EXPECT_TRUE(report["cuda_devices"].get<int>() > 0 || !report["cuda_problem"].get<std::string>().empty());
    EXPECT_TRUE(report["blas"].get<std::string>().starts_with("libtorch_cpu"))
        << report["blas"] << " would make fp32 10 to 50 times slower";
    EXPECT_EQ(report["model_fit"][0]["model"], "pllava-7b");
    const auto& decoders = report["video"]["decoders"];
    EXPECT_NE(std::find(decoders.begin(), decoders.end(), "h264"), decoders.end());
}

TEST(Devices, AskingForAGpuThatIsNotThereSaysWhyAndWhatToDo) {
    if (runPllava({"doctor", "--json"}).json()["cuda_devices"].get<int>() > 0)
        GTEST_SKIP() << "this machine has a GPU";
    expectFailure(runPllava({"ask", kSample, "q", "--device", "cuda"}), "Unsupported", "--device cpu");
}

} // namespace
} // namespace pllava::test
