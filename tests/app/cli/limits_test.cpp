// Limits of the system: memory, threads, open files and the size of files end in an error that names them, never in a
// signal.

#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kAdapter = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/pooled-step100";

/// The program under a limit in the words of the shell, such as "-v 700000".
ProcessResult runLimited(const std::string& limit, std::vector<std::string> arguments,
                         const ProcessOptions& options = {}) {
    const std::string script = "ulimit -c 0; ulimit " + limit + R"(; exec "$0" "$@")";
    arguments.insert(arguments.begin(), {"/bin/sh", "-c", script, PLLAVA_PROGRAM});
    return runProcess(arguments, options);
}

/// Status 1 and one line that does not blame a file, or status 0.
void expectEndsProperly(const ProcessResult& result, const std::string& limit) {
    EXPECT_THAT(result.status, AnyOf(0, 1)) << limit << "\n" << result.errors;
    if (result.status != 1)
        return;
    const auto at = result.errors.find("error: ");
    ASSERT_NE(at, std::string::npos) << limit << "\n" << result.errors;
    const std::string line = result.errors.substr(at);
    EXPECT_EQ(std::ranges::count(line, '\n'), 1) << limit << "\n" << result.errors;
    EXPECT_THAT(line, AnyOf(HasSubstr("memory"), HasSubstr("thread"))) << limit;
    EXPECT_THAT(line, Not(AnyOf(HasSubstr("damaged"), HasSubstr("report")))) << limit;
}

class FullMemory : public testing::Test {
protected:
    /// Megabytes below which the libraries themselves cannot be loaded.
    static int floorMegabytes() {
        static const int s_floor = [] {
            int low = 100, high = 12'800;
            while (high - low > 4) {
                const int middle = (low + high) / 2;
                (runLimited(limit(middle), {"--version"}).status == 0 ? high : low) = middle;
            }
            return high;
        }();
        return s_floor;
    }
    static std::string limit(int megabytes) { return "-v " + std::to_string(megabytes * 1024); }
    /// At several limits above the least; at one of them at least the memory must not suffice.
    static void expectExplained(const std::vector<std::string>& arguments, const std::vector<int>& above,
                                const std::function<void()>& before = {}) {
        int full = 0;
        for (const int megabytes : above) {
            if (before)
                before();
            ProcessOptions questions;
            questions.input = "What moves?\n";
            const ProcessResult result = runLimited(limit(floorMegabytes() + megabytes), arguments, questions);
            expectEndsProperly(result, arguments.front() + " with " + std::to_string(megabytes) + " MB");
            full += result.errors.find("error: OutOfMemory") != std::string::npos ? 1 : 0;
        }
        EXPECT_GT(full, 0) << arguments.front();
    }
    const ScratchFolder m_scratch;
};

TEST_F(FullMemory, WhileLoadingAndAnsweringIsExplained) {
    expectExplained({"ask", kSample, "What moves?", "--max-new-tokens", "4"}, {4, 10, 16, 24, 32, 40, 48, 56, 64, 72});
    expectExplained({"chat", kSample, "--max-new-tokens", "4"}, {12, 20, 52, 68});
}

TEST_F(FullMemory, InBeamsIsExplained) {
    expectExplained({"ask", kSample, "What moves?", "--beams", "64", "--max-new-tokens", "4"},
                    {60, 90, 120, 160, 220, 300, 380});
}

TEST_F(FullMemory, WhileTrainingIsExplained) {
    ASSERT_EQ(runPllava({"demo-data", "--out", m_scratch / "set", "--clips", "4", "--stage", "video"}).status, 0);
    const fs::path out = m_scratch / "run";
    expectExplained({"train", m_scratch / "set/set.jsonl", "--out", out, "--steps", "1", "--batch", "4", "--rank", "4"},
                    {12, 36, 60, 84, 108, 132, 156}, [&] { fs::remove_all(out); });
}

TEST_F(FullMemory, WhileExportingIsExplainedAndLeavesNothing) {
    expectExplained({"merge", "--weights", kAdapter, "--out", m_scratch / "merged", "--force"}, {8, 24, 48, 80});
    for (const auto& entry : fs::directory_iterator(m_scratch.path()))
        EXPECT_EQ(entry.path(), m_scratch / "merged");
}

TEST(FileSize, ALimitIsAnErrorAndNothingHalfWrittenStays) {
    const ScratchFolder scratch;
    const std::string set = scratch / "set/set.jsonl";
    ASSERT_EQ(runPllava({"demo-data", "--out", scratch / "set", "--clips", "4", "--stage", "video"}).status, 0);
    const std::vector<std::vector<std::string>> commands{
        {"merge", "--weights", kAdapter, "--out", scratch / "out"},
        {"train", set, "--out", scratch / "run", "--steps", "2", "--rank", "4"},
        {"inspect", kSample, "What moves?", "--dump", scratch / "dump.safetensors"},
        {"norms", kSample, "--csv", scratch / "norms.csv", "--plot", scratch / "norms.svg"},
        {"sweep", "alpha", kSample, "What moves?", "--out", scratch / "log.jsonl"}};
    for (const std::vector<std::string>& command : commands) {
        const ProcessResult result = runLimited("-f 1", command);
        EXPECT_EQ(result.status, 1) << command.front() << "\n" << result.errors;
        EXPECT_THAT(result.errors, AnyOf(HasSubstr("File too large"), HasSubstr("cannot be written")))
            << command.front();
    }
    for (const auto& entry : fs::recursive_directory_iterator(scratch.path()))
        EXPECT_THAT(entry.path().string(), Not(HasSubstr(".partial")));
}

TEST(OpenFiles, ALimitIsNotCalledAMissingFile) {
    for (const int files : {3, 4, 5}) {
        const ProcessResult result =
            runLimited("-n " + std::to_string(files), {"ask", kSample, "What moves?", "--max-new-tokens", "1"});
        if (result.status == 127) // not even the libraries
            continue;
        EXPECT_THAT(result.status, AnyOf(0, 1)) << result.errors;
        EXPECT_THAT(result.errors, Not(HasSubstr("missing"))) << files;
    }
}

} // namespace
} // namespace pllava::test
