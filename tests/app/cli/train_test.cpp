// `pllava train` as a process: what a resumed training takes from its folder, and what is printed.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Train, ResumesWithTheSetModelAndSettingsOfItsFolder) {
    const ScratchFolder scratch;
    const std::string set = scratch / "set/set.jsonl", run = scratch / "run";
    ASSERT_EQ(runPllava({"demo-data", "--out", scratch / "set", "--clips", "4", "--stage", "video"}).status, 0);
    const json begun = runPllava({"train", set, "--out", run, "--steps", "3", "--batch", "2", "--rank", "4",
                                  "--held-out-share", "0.25", "--json"})
                           .json();
    EXPECT_EQ(begun["steps"], 3);
    EXPECT_EQ(begun["eval_step"], 3);
    EXPECT_GT(begun["eval_loss"], 0);
    EXPECT_GE(begun["eval_accuracy"], 0);
    const json resumed = runPllava({"train", "--resume", "--out", run, "--json"}).json();
    EXPECT_EQ(resumed["steps"], 3);
    EXPECT_EQ(resumed["loss"], begun["loss"]);
    const ProcessResult longer = runPllava({"train", "--resume", "--out", run, "--steps", "5"});
    EXPECT_EQ(longer.status, 1);
    EXPECT_THAT(longer.errors, HasSubstr("was begun with other settings: steps 3 (now 5)"));
}

TEST(Train, ToldAFolderWithoutATrainingSaysSo) {
    const ScratchFolder scratch;
    const ProcessResult result = runPllava({"train", "--resume", "--out", scratch / "typo"});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.errors, HasSubstr("holds no training to resume"));
}

TEST(Train, ItsFolderAsWeightsPointsAtTheLastCheckpoint) {
    const ScratchFolder scratch;
    const std::filesystem::path run = scratch / "run";
    for (const char* name : {"checkpoint-000020", "checkpoint-000010"})
        std::filesystem::create_directories(run / name);
    const ProcessResult result =
        runPllava({"ask", PLLAVA_RESOURCES "/samples/moving-right.mp4", "Which object moves?", "--weights", run});
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.errors, HasSubstr("did you mean " + (run / "checkpoint-000020").string()));
}

} // namespace
} // namespace pllava::test
