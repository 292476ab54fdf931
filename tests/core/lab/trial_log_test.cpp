#include "core/lab/trial_log.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A model, an adapter and two videos that are never read as such.
class TrialLogTest : public testing::Test {
protected:
    TrialLogTest() {
        fs::create_directories(m_scratch / "model");
        fs::create_directories(m_scratch / "adapter");
        put("model/model.safetensors", "base"), put("model/config.json", "{}");
        put("adapter/model.safetensors", "lora");
        put("a.mp4", "film a"), put("b.mp4", "film b");
    }
    void put(const char* name, const std::string& text) const { std::ofstream(m_scratch / name) << text; }
    std::string path(const char* name) const { return (m_scratch / name).string(); }
    TrialSettings settings(const char* frames = "16", const char* model = "model") const {
        return {fmt(frames, model), m_scratch / model};
    }
    static std::string fmt(const char* frames, const char* model) {
        return nlohmann::json{{"frames", frames}, {"model", model}}.dump();
    }
    Trial trial(const char* video = "a.mp4") const {
        return {path("adapter"), path(video), "What?", "left", {}, {.alpha = 0.5}};
    }
    TrialResult result(const Trial& of, const std::string& answer = "Left") const {
        TrialResult r;
        r.trial = of;
        r.trial.roles.name = "USER,ASSISTANT";
        r.answer = answer;
        r.stopReason = "eos";
        r.right = true;
        return r;
    }
    void write(const Trial& of, const std::string& answer = "Left") const {
        TrialLog log(m_file, settings());
        EXPECT_FALSE(log.find(of));
        log.append(result(of, answer));
    }
    std::vector<TrialResult> all() const { return readTrials(std::vector{m_file}); }
    std::string refusal() const {
        try {
            TrialLog(m_file, settings());
        } catch (const Error& error) {
            return error.what();
        }
        return {};
    }
    const test::ScratchFolder m_scratch;
    const fs::path m_file = m_scratch / "trials.jsonl";
};

TEST_F(TrialLogTest, FindsWhatItHoldsUnderTheSameSettingsOnly) {
    write(trial());
    const auto found = TrialLog(m_file, settings()).find(trial());
    ASSERT_TRUE(found);
    EXPECT_EQ(found->answer, "Left");
    EXPECT_EQ(found->trial.roles.name, "USER,ASSISTANT");
    EXPECT_FALSE(TrialLog(m_file, settings("8")).find(trial()));
    TrialLog(m_file, settings("8")).append(result(trial()));
    EXPECT_EQ(all().size(), 2U);
}

TEST_F(TrialLogTest, KnowsFilesByWhatTheyHold) {
    write(trial());
    for (const auto& [from, to] : {std::pair("model", "model2"), {"adapter", "adapter2"}, {"a.mp4", "moved.mp4"}})
        fs::rename(m_scratch / from, m_scratch / to);
    Trial moved = trial("moved.mp4");
    moved.weights = path("adapter2");
    moved.further = R"({"id":1})";
    TrialLog log(m_file, settings("16", "model2"));
    const auto found = log.find(moved);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->trial.video, moved.video) << "as it is called now";
    EXPECT_EQ(found->trial.further, moved.further);
}

TEST_F(TrialLogTest, AsksAgainAboutOtherBytesUnderTheSameName) {
    write(trial());
    const std::vector<std::pair<const char*, std::string>> changes{{"a.mp4", "film c"}, // of the same length
                                                                   {"adapter/model.safetensors", "LORA"},
                                                                   {"model/config.json", "[]"},
                                                                   {"model/model.safetensors", "BASE"}};
    for (const auto& [name, text] : changes) {
        const std::string before = readTextFile(m_scratch / name);
        const auto written = fs::last_write_time(m_scratch / name);
        put(name, text);
        fs::last_write_time(m_scratch / name, written);
        TrialLog log(m_file, settings());
        EXPECT_FALSE(log.find(trial())) << name;
        EXPECT_EQ(log.outdated().changed, 1);
        put(name, before);
    }
    EXPECT_TRUE(TrialLog(m_file, settings()).find(trial()));
}

TEST_F(TrialLogTest, AFolderOfPicturesIsItsPictures) {
    fs::create_directories(m_scratch / "pictures");
    put("pictures/1.png", "one"), put("pictures/2.png", "two");
    write(trial("pictures"));
    put("pictures/notes.txt", "no picture");
    EXPECT_TRUE(TrialLog(m_file, settings()).find(trial("pictures")));
    put("pictures/3.png", "three");
    EXPECT_FALSE(TrialLog(m_file, settings()).find(trial("pictures")));
}

TEST_F(TrialLogTest, ALogWithoutContentsIsAskedAgainAndTold) {
    nlohmann::json row = toJson(result(trial()));
    row["settings"] = settings().text;
    std::ofstream(m_file) << row.dump() << "\n";
    TrialLog log(m_file, settings());
    EXPECT_FALSE(log.find(trial()));
    EXPECT_EQ(log.outdated().unknown, 1);
    log.append(result(trial(), "Right"));
    ASSERT_EQ(all().size(), 1U) << "the new one stands for both";
    EXPECT_EQ(all()[0].answer, "Right");
}

TEST_F(TrialLogTest, ARepeatedTrialCountsOnce) {
    write(trial());
    const std::string row = readTextFile(m_file);
    std::ofstream(m_file) << row << row << row;
    EXPECT_EQ(all().size(), 1U);
    EXPECT_EQ(readTrials(std::vector{m_file, m_file}).size(), 1U);
}

TEST_F(TrialLogTest, HalfALineOfAKilledRunIsCutOff) {
    write(trial());
    const std::string row = readTextFile(m_file);
    for (const std::size_t length : {std::size_t{5}, std::size_t{40}, row.size() / 2}) {
        std::ofstream(m_file) << row << row.substr(0, length);
        TrialLog log(m_file, settings());
        EXPECT_TRUE(log.find(trial()));
        EXPECT_EQ(readTextFile(m_file), row);
    }
    for (const std::size_t length : {std::size_t{5}, std::size_t{40}}) {
        std::ofstream(m_file) << row.substr(0, length);
        EXPECT_FALSE(TrialLog(m_file, settings()).find(trial()));
        EXPECT_EQ(readTextFile(m_file), "") << "the first row was half written";
    }
    std::ofstream(m_file) << row.substr(0, row.size() - 1); // all but the line end
    EXPECT_TRUE(TrialLog(m_file, settings()).find(trial()));
    EXPECT_EQ(readTextFile(m_file), row);
}

TEST_F(TrialLogTest, LeavesAFileAloneThatIsNoLog) {
    write(trial());
    const std::string row = readTextFile(m_file);
    for (const std::string& text :
         {std::string("a note without a line end"), std::string("{\"a\": 1}"), std::string("{\"alpha\":1}"),
          std::string(5000, '\1'), row + "a note", row + "{}\n", row + "[1]\n{\"half", std::string("{}\n")}) {
        std::ofstream(m_file, std::ios::binary) << text;
        EXPECT_NE(refusal(), "") << text;
        EXPECT_EQ(readTextFile(m_file), text);
    }
}

TEST_F(TrialLogTest, SaysWhichLineIsNoRow) {
    write(trial());
    nlohmann::json row = parseJson(readTextFile(m_file), "");
    const std::vector<nlohmann::json> wrong{3, nullptr, nlohmann::json::array(), nlohmann::json::object()};
    for (const nlohmann::json& settings : wrong) {
        row["settings"] = settings;
        std::ofstream(m_file, std::ios::app) << row.dump() << "\n";
        EXPECT_THAT(refusal(), HasSubstr("trials.jsonl, line 2: \"settings\" is no text")) << settings;
        EXPECT_THROW(all(), Error);
        fs::resize_file(m_file, readTextFile(m_file).find('\n') + 1);
    }
}

TEST_F(TrialLogTest, IsWrittenByOneAtATime) {
    const TrialLog first(m_file, settings());
    EXPECT_THAT(refusal(), HasSubstr("another run writes its results into " + m_file.string() + " (process "));
}

} // namespace
} // namespace pllava
