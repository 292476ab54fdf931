// Files that are made to harm, as a person meets them: pipes and devices in place of files, JSON nested without
// end.

#include <chrono>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/process.h"
#include "tests/support/scratch_folder.h"

namespace pllava::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const std::string kSample = std::string(PLLAVA_RESOURCES) + "/samples/moving-right.mp4";
const fs::path kBase = fs::path(PLLAVA_RESOURCES) / "demo-model/base",
               kAdapter = fs::path(PLLAVA_RESOURCES) / "demo-model/adapters/pooled-step100";

class Hostile : public testing::Test {
protected:
    Hostile() {
        fs::copy(kBase, m_base, fs::copy_options::recursive);
        fs::copy(kAdapter, m_adapter, fs::copy_options::recursive);
    }
    static void makePipe(const fs::path& at) {
        fs::remove(at);
        ASSERT_EQ(::mkfifo(at.c_str(), 0600), 0);
    }
    /// Fails with one line that names `file`; a program that waits is interrupted, and then the status is another.
    static void expectRefusal(const std::vector<std::string>& arguments, const std::string& file) {
        ProcessOptions patience;
        patience.interruptAfter = std::chrono::seconds(100);
        const ProcessResult result = runPllava(arguments, patience);
        EXPECT_EQ(result.status, 1) << file << "\n" << result.errors;
        EXPECT_THAT(result.errors, HasSubstr("error: ")) << file;
        EXPECT_THAT(result.errors, HasSubstr(file));
    }
    std::vector<std::string> ask() const {
        return {"ask", kSample, "What moves?", "--model", m_base, "--weights", m_adapter, "--max-new-tokens", "2"};
    }
    std::string put(const std::string& name, const std::string& text) const {
        std::ofstream(m_scratch / name) << text;
        return m_scratch / name;
    }
    const ScratchFolder m_scratch;
    const fs::path m_base = m_scratch / "base", m_adapter = m_scratch / "adapter", m_pipe = m_scratch / "pipe",
                   m_out = m_scratch / "out";
};

TEST_F(Hostile, APipeAmongAModelsFilesIsNamedNotWaitedFor) {
    for (const char* name : {"config.json", "tokenizer.model", "pllava.json", "tokenizer_config.json",
                             "preprocessor_config.json", "added_tokens.json"}) {
        const fs::path file = m_base / name, kept = m_scratch / "kept";
        if (fs::exists(file))
            fs::rename(file, kept);
        makePipe(file);
        std::vector<std::string> arguments = ask();
        if (name == std::string("pllava.json"))
            arguments.erase(arguments.begin() + 5, arguments.begin() + 7); // else the adapter's counts
        expectRefusal(arguments, file);
        fs::remove(file);
        if (fs::exists(kept))
            fs::rename(kept, file);
    }
    makePipe(m_adapter / "config.json");
    expectRefusal(ask(), m_adapter / "config.json");
}

TEST_F(Hostile, APipeAsASetLogOrSettingsIsNamedNotWaitedFor) {
    makePipe(m_pipe);
    const std::string set = put("set.jsonl", R"({"video": ")" + kSample + R"(", "question": "q", "answer": "a"})");
    expectRefusal({"train", m_pipe, "--out", m_out}, m_pipe);
    expectRefusal({"train", set, "--out", m_out, "--config", m_pipe}, m_pipe);
    expectRefusal({"sweep", "alpha", "--set", m_pipe}, m_pipe);
    expectRefusal({"sweep", "alpha", "--set", set, "--out", m_pipe}, m_pipe);
    expectRefusal({"scaling", m_pipe}, m_pipe);
}

TEST_F(Hostile, ATrainingSetMayNotNameDevicesAsVideos) {
    makePipe(m_pipe);
    std::vector<std::string> videos{"/dev/zero", m_pipe};
    if (fs::exists("/proc/kmsg"))
        videos.push_back("/proc/kmsg");
    for (const std::string& video : videos) {
        const std::string set = put("set.jsonl", R"({"video": ")" + video + R"(", "question": "q", "answer": "a"})");
        expectRefusal({"train", set, "--out", m_out, "--steps", "1"}, video);
        fs::remove_all(m_out);
    }
}

/// Objects or lists within each other, more than any stack can bear.
std::string deep(bool objects) {
    std::string text;
    for (int i = 0; i < 300'000; ++i)
        text += objects ? "{\"a\":" : "[";
    return text + "0" + std::string(300'000, objects ? '}' : ']');
}

TEST_F(Hostile, AnUnknownKeyNestedWithoutEndIsRefused) {
    const std::string set = put("set.jsonl", R"({"video": ")" + kSample + R"(", "question": "q", "answer": "a"})");
    for (const bool objects : {false, true}) {
        const fs::path file = m_base / "config.json";
        std::ifstream original(kBase / "config.json");
        const std::string text(std::istreambuf_iterator<char>(original), {});
        std::ofstream(file) << "{\"unknown\": " << deep(objects) << "," << text.substr(text.find('{') + 1);
        expectRefusal({"merge", "--model", m_base, "--weights", m_adapter, "--out", m_out}, file);
        expectRefusal({"train", set, "--model", m_base, "--out", m_out, "--steps", "1"}, file);
        expectRefusal({"ask", kSample, "q", "--model", m_base}, file);
    }
}

TEST_F(Hostile, AMergedModelTakesOverNothingThatCannotBeRead) {
    for (const char* name :
         {"processor_config.json", "preprocessor_config.json", "generation_config.json", "chat_template.json"}) {
        const fs::path file = m_base / name, original = kBase / name;
        std::ofstream(file) << "{\"unknown\": " << deep(true) << "}";
        expectRefusal({"merge", "--model", m_base, "--weights", m_adapter, "--out", m_out}, file);
        EXPECT_FALSE(fs::exists(m_out));
        fs::remove(file);
        if (fs::exists(original))
            fs::copy(original, file);
    }
}

TEST_F(Hostile, AResumedTrainingDoesNotTrustItsFolder) {
    fs::create_directories(m_out);
    for (const char* name : {"origin.json", "settings.json"}) {
        std::ofstream(m_out / name) << "{\"model\": " << deep(true) << "}";
        const ProcessResult result = runPllava({"train", "--resume", "--out", m_out});
        EXPECT_EQ(result.status, 1) << result.errors;
    }
}

} // namespace
} // namespace pllava::test
