// Files that a person's command names: what is there already, what the run reads, and what a killed run left.

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/json.h"
#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using Words = std::vector<std::string>;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const std::string kAdapter = std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/pooled-step100";

class Results : public testing::Test {
protected:
    Results() {
        fs::copy_file(kSample, m_scratch / "clip.mp4");
        fs::copy(kAdapter, m_scratch / "adapter");
        std::ofstream(m_scratch / "set.jsonl") << R"({"video": "clip.mp4", "question": "What moves?", "answer": "x"})";
    }
    std::string path(const std::string& name) const { return (m_scratch / name).string(); }
    std::string put(const std::string& name, const std::string& text) const {
        std::ofstream(m_scratch / name, std::ios::binary) << text;
        return path(name);
    }
    static ProcessResult with(Words command, const Words& more) {
        command.insert(command.end(), more.begin(), more.end());
        return runPllava(command);
    }
    /// The command is refused because of the file, which is as it was.
    void expectRefusal(const Words& command, const std::string& file) const {
        const std::string before = readTextFile(file);
        const ProcessResult result = runPllava(command);
        EXPECT_EQ(result.status, 1) << command[0] << " " << file;
        EXPECT_THAT(result.errors, HasSubstr(file)) << command[0];
        EXPECT_TRUE(readTextFile(file) == before) << command[0] << " " << file;
    }
    Words sweep(const Words& more = {}) const {
        Words command{"sweep", "alpha",     "--set",         path("set.jsonl"), "--values",
                      "0,4",   "--weights", path("adapter"), "--json"};
        command.insert(command.end(), more.begin(), more.end());
        return command;
    }
    const ScratchFolder m_scratch;
};

TEST_F(Results, ForeignFilesStayAsTheyAre) {
    const Words texts{"{\"a\": 1}", "name,age\nAnn,3\n", std::string("\x89PNG\r\n\x1a\n\0binary", 15)};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const std::string n = std::to_string(i), log = put("f" + n + ".jsonl", texts[i]),
                          csv = put("f" + n + ".csv", texts[i]), svg = put("f" + n + ".svg", texts[i]),
                          dump = put("f" + n + ".safetensors", texts[i]), page = put("f" + n + ".html", texts[i]);
        for (const Words& command : {sweep(), Words{"probe", kSample, "q"}, Words{"compare", kSample, "q"},
                                     Words{"text-length", "--set", path("set.jsonl")}}) {
            for (const auto& [option, file] : {std::pair("--out", log), {"--csv", csv}, {"--plot", svg}}) {
                Words whole = command;
                whole.insert(whole.end(), {option, file});
                expectRefusal(whole, file);
            }
            if (i > 0)
                break; // they share the code; one kind of file shows that
        }
        expectRefusal({"norms", kSample, "--csv", csv}, csv);
        expectRefusal({"layers", kSample, "q", "--plot", svg}, svg);
        expectRefusal({"inspect", kSample, "q", "--dump", dump}, dump);
        expectRefusal({"report", kSample, "q", "--out", page}, page);
    }
}

TEST_F(Results, WhatARunReadsIsNeverWritten) {
    const std::string clip = path("clip.mp4"), set = path("set.jsonl"), weights = path("adapter/model.safetensors");
    fs::create_symlink(clip, m_scratch / "link.csv");
    fs::create_hard_link(set, m_scratch / "hard.jsonl");
    for (const char* option : {"--out", "--csv"})
        for (const std::string& file :
             {set, clip, weights, path("adapter/config.json"), path("link.csv"), path("hard.jsonl")})
            expectRefusal(sweep({option, file}), file);
    expectRefusal({"inspect", clip, "q", "--weights", path("adapter"), "--dump", weights}, weights);
    expectRefusal({"norms", clip, "--weights", path("adapter"), "--weights", "none", "--csv", weights}, weights);
    const ProcessResult inside = with(sweep(), {"--csv", path("adapter/new.csv")});
    EXPECT_EQ(inside.status, 1);
    EXPECT_FALSE(fs::exists(m_scratch / "adapter/new.csv"));
    const ProcessResult twice = with(sweep(), {"--csv", path("a.csv"), "--out", path("./a.csv")});
    EXPECT_EQ(twice.status, 1);
    EXPECT_THAT(twice.errors, HasSubstr("--out and --csv both name"));
}

TEST_F(Results, ARunAgainOverItsOwnFilesWorks) {
    const Words command = sweep({"--out", path("r.jsonl"), "--csv", path("r.csv"), "--plot", path("r.svg")});
    const Words dump{"inspect", kSample, "q", "--max-new-tokens", "2", "--dump", path("run.safetensors")};
    for (const int resumed : {0, 2}) {
        const ProcessResult result = runPllava(command);
        ASSERT_EQ(result.status, 0) << result.errors;
        EXPECT_EQ(result.json()["resumed"], resumed);
        EXPECT_EQ(runPllava(dump).status, 0);
        EXPECT_EQ(runPllava({"report", kSample, "q", "--out", path("r.html")}).status, 0);
    }
    // Another command over the same table and figure.
    EXPECT_EQ(runPllava({"norms", kSample, "--csv", path("r.csv"), "--plot", path("r.svg")}).status, 0);
    put("empty.csv", "");
    EXPECT_EQ(runPllava({"norms", kSample, "--csv", path("empty.csv")}).status, 0);
}

TEST_F(Results, OtherBytesUnderTheSameNameAreAskedAgain) {
    const Words command = sweep({"--out", path("r.jsonl")});
    ASSERT_EQ(runPllava(command).json()["resumed"], 0);
    fs::copy_file(std::string(PLLAVA_RESOURCES) + "/samples/appearing.mp4", m_scratch / "clip.mp4",
                  fs::copy_options::overwrite_existing);
    ProcessResult changed = runPllava(command);
    EXPECT_EQ(changed.json()["resumed"], 0);
    EXPECT_THAT(changed.errors, HasSubstr("asked again: 2 of " + path("r.jsonl")));
    fs::remove_all(m_scratch / "adapter");
    fs::copy(std::string(PLLAVA_RESOURCES) + "/demo-model/adapters/pooled-step30", m_scratch / "adapter");
    EXPECT_EQ(runPllava(command).json()["resumed"], 0);
    EXPECT_EQ(runPllava(command).json()["resumed"], 2);
    // The same bytes elsewhere.
    fs::rename(m_scratch / "clip.mp4", m_scratch / "moved.mp4");
    fs::rename(m_scratch / "adapter", m_scratch / "elsewhere");
    put("set.jsonl", R"([{"video": "moved", "question": "What moves?", "answer": "x", "id": 5}])");
    const json moved = runPllava({"sweep", "alpha", "--set", path("set.jsonl"), "--values", "0,4", "--weights",
                                  path("elsewhere"), "--out", path("r.jsonl"), "--json"})
                           .json();
    EXPECT_EQ(moved["resumed"], 2);
    EXPECT_EQ(moved["rows"][0]["weights"], path("elsewhere"));
}

TEST_F(Results, ASecondWriterOfALogIsRefused) {
    std::string values = "0";
    for (int i = 1; i < 300; ++i)
        values += "," + std::to_string(i * 0.01);
    const Words command{"sweep", "alpha", kSample, "--weights", kAdapter, "--values", values, "--out", path("r.jsonl")};
    const pid_t first = ::fork();
    if (first == 0) {
        std::vector<char*> arguments{const_cast<char*>(PLLAVA_PROGRAM)};
        for (const std::string& word : command)
            arguments.push_back(const_cast<char*>(word.c_str()));
        arguments.push_back(nullptr);
        ::freopen("/dev/null", "w", stdout);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    std::error_code ignored;
    while (::waitpid(first, nullptr, WNOHANG) == 0 &&
           (!fs::exists(path("r.jsonl"), ignored) || fs::file_size(path("r.jsonl"), ignored) == 0))
        ::usleep(10000);
    const ProcessResult second = runPllava(command);
    EXPECT_EQ(second.status, 1);
    EXPECT_THAT(second.errors, HasSubstr("another run writes its results into " + path("r.jsonl") + " (process " +
                                         std::to_string(first)));
    ::kill(first, SIGKILL);
    ::waitpid(first, nullptr, 0);
    EXPECT_EQ(
        runPllava({"sweep", "alpha", kSample, "--weights", kAdapter, "--values", "0", "--out", path("r.jsonl")}).status,
        0)
        << "the lock goes with the process";
}

TEST_F(Results, WhatAKilledRunLeftIsTidiedAndTold) {
    const pid_t gone = ::fork();
    if (gone == 0)
        ::_exit(0);
    ::waitpid(gone, nullptr, 0);
    const std::string ending = "." + std::to_string(gone) + "-1.partial";
    put("n.csv" + ending, "half");
    put("n.csv.mine.partial", "somebody's");
    fs::create_directories(m_scratch / ("peft" + ending));
    put("peft" + ending + "/adapter_model.safetensors", "half");
    const ProcessResult norms = runPllava({"norms", kSample, "--csv", path("n.csv")});
    EXPECT_EQ(norms.status, 0) << norms.errors;
    EXPECT_THAT(norms.errors, HasSubstr("removed 1 unfinished file"));
    const ProcessResult peft = runPllava({"convert", "--to", "peft", "--weights", kAdapter, "--out", path("peft")});
    EXPECT_EQ(peft.status, 0) << peft.errors;
    EXPECT_THAT(peft.errors, HasSubstr("removed 1 unfinished file"));
    EXPECT_FALSE(fs::exists(path("n.csv" + ending)));
    EXPECT_FALSE(fs::exists(path("peft" + ending)));
    EXPECT_TRUE(fs::exists(path("n.csv.mine.partial")));
    fs::create_directories(m_scratch / "photographs");
    put("photographs/a.jpg", "mine");
    const ProcessResult forced =
        runPllava({"convert", "--to", "peft", "--weights", kAdapter, "--out", path("photographs"), "--force"});
    EXPECT_EQ(forced.status, 1);
    EXPECT_EQ(readTextFile(path("photographs/a.jpg")), "mine");
}

TEST_F(Results, ATableIsSafeInASpreadsheet) {
    const std::string name = "=HYPERLINK(\"http:x\",\"y\").mp4";
    fs::copy_file(kSample, m_scratch / name);
    const ProcessResult result =
        runProcess({"/bin/sh", "-c",
                    "cd '" + m_scratch.path().string() + "' && exec '" PLLAVA_PROGRAM "' compare '" + name +
                        "' '@SUM(A1) 是什么？' --csv t.csv"});
    ASSERT_EQ(result.status, 0) << result.errors;
    const std::string table = readTextFile(path("t.csv"));
    EXPECT_TRUE(table.starts_with("\xEF\xBB\xBFweights,video,question,")) << table;
    EXPECT_THAT(table, HasSubstr(",\"'=HYPERLINK(\"\"http:x\"\",\"\"y\"\").mp4\",\"'@SUM(A1) 是什么？\","));
}

} // namespace
} // namespace pllava::test
