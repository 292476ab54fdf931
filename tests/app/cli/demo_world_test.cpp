// demo-data and eval demo as a person calls them.

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/train/training_set.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;

std::string bytes(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

TEST(DemoData, TheSameSeedGivesTheSameSetAndTrainReadsIt) {
    const ScratchFolder scratch;
    for (const char* name : {"once", "again"}) {
        const ProcessResult result = runPllava({"demo-data", "--out", scratch / name, "--clips", "4", "--questions",
                                                "3", "--seed", "6", "--frames", "5", "--json"});
        ASSERT_EQ(result.status, 0) << result.errors;
        EXPECT_EQ(result.json()["samples"], 4 * 3 * 2);
    }
    EXPECT_EQ(bytes(scratch / "once" / "set.jsonl"), bytes(scratch / "again" / "set.jsonl"));
    EXPECT_EQ(bytes(scratch / "once" / "clips/000003/004.ppm"), bytes(scratch / "again" / "clips/000003/004.ppm"));
    const auto samples = readTrainingSet(scratch / "once" / "set.jsonl").samples;
    ASSERT_EQ(samples.size(), 24U);
    for (const TrainingSample& sample : samples)
        EXPECT_TRUE(fs::is_directory(sample.video));
    EXPECT_EQ(runPllava({"demo-data", "--out", scratch / "once"}).status, 1); // never over another set
}

TEST(DemoData, PicturesHaveWholeSentencesInTheLanguageAskedFor) {
    const ScratchFolder scratch;
    ASSERT_EQ(runPllava({"demo-data", "--out", scratch / "set", "--clips", "3", "--stage", "image", "--language", "en"})
                  .status,
              0);
    for (const TrainingSample& sample : readTrainingSet(scratch / "set" / "set.jsonl").samples) {
        EXPECT_TRUE(fs::is_regular_file(sample.video));
        EXPECT_TRUE(sample.turns[0].answer->ends_with(".")) << *sample.turns[0].answer;
    }
}

TEST(EvalDemo, CountsEveryKindInEachLanguage) {
    const ProcessResult result = runPllava({"eval", "demo", "--per-kind", "1", "--json"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const auto report = result.json();
    EXPECT_EQ(report["n"], 17 * 2);
    EXPECT_EQ(report["per_kind"].size(), 17U);
    EXPECT_EQ(report["per_kind"]["color"]["en"]["n"], 1);
    EXPECT_EQ(runPllava({"eval", "demo", "--per-kind", "1", "--layout", "ig-vlm", "--json"}).json()["layout"],
              "ig-vlm");
    const auto talk = runPllava({"eval", "demo", "--per-kind", "1", "--turns", "3", "--json"}).json();
    EXPECT_EQ(talk["turns"], 3);
    EXPECT_EQ(talk["n"], 34);
    ASSERT_GE(talk["per_turn"].size(), 2U);
    ASSERT_LE(talk["per_turn"].size(), 3U);
    std::int64_t asked = 0;
    for (const auto& turn : talk["per_turn"])
        asked += turn["n"].get<std::int64_t>();
    EXPECT_EQ(asked, 34);
    for (const auto& wrong : talk["wrong"])
        EXPECT_LE(wrong["turn"], 3);
    const auto longest = runPllava({"eval", "demo", "--per-kind", "2", "--turns", "1000", "--json"}).json();
    EXPECT_EQ(longest["per_turn"].size(), 4U)
        << "a clip has four questions in each of two languages, which are not mixed";
    const ProcessResult table = runPllava({"eval", "demo", "--per-kind", "1", "--language", "en", "--medium", "image"});
    EXPECT_NE(table.output.find("| caption |"), std::string::npos) << table.errors;
}

TEST(EvalDemo, StoppedTellsWhatItFoundUntilThen) {
    ProcessResult result;
    for (int seconds = 2; result.output.empty() && seconds <= 64; seconds *= 2) { // it may still be loading
        ProcessOptions options;
        options.interruptAfter = std::chrono::seconds(seconds);
        result = runPllava({"eval", "demo", "--per-kind", "1000", "--json"}, options);
    }
    EXPECT_EQ(result.status, 130);
    const auto report = result.json();
    EXPECT_TRUE(report["stopped"]);
    EXPECT_GE(report["n"], 1);
    EXPECT_LT(report["n"], 34000);
    EXPECT_NE(result.errors.find("stopped"), std::string::npos) << result.errors;
}

TEST(Train, WithoutASetOnlyTheStagesThatDrawTheirOwn) {
    const ScratchFolder scratch;
    EXPECT_EQ(runPllava({"train", "--out", scratch / "out"}).status, 2);
}

} // namespace
} // namespace pllava::test
