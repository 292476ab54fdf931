#include "core/lab/experiment_store.h"

#include <ctime>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json_object.h"
#include "core/chat/ask_settings_json.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

AskSettings changed() {
    AskSettings settings;
    settings.frames = 7;
    settings.range = TimeRange{0.5, 2.25};
    settings.pooling = {3, 4, 5};
    settings.loraAlpha = 17.5;
    settings.promptTemplate = "plain";
    settings.prompt.system = "Look.";
    settings.prompt.roles = {"A: ", "B: "};
    settings.prompt.userText = UserText::Raw;
    settings.prompt.taskPrompts = TaskPrompts::Omit;
    settings.generation.maxNewTokens = 9;
    settings.generation.temperature = 0.7;
    settings.generation.topK = 3;
    settings.generation.topP = 0.25;
    settings.generation.seed = std::uint64_t{1} << 63;
    settings.generation.repetitionPenalty = 1.25;
    settings.generation.beams = 2;
    settings.generation.lengthPenalty = 0.5;
    settings.generation.stopWords = {"stop", "停"};
    settings.layout = VisualLayout::IgVlm;
    return settings;
}

SavedExperiment experiment() {
    SavedExperiment made;
    made.experiment = "sweep alpha";
    made.title = "α of a dog";
    made.model = "/models/base";
    made.adapter = "/models/adapter";
    made.parameters = {{"values", "0,8"}};
    made.settings = changed();
    made.asked.push_back({"/models/adapter",
                          "/videos/a.mp4",
                          "What?",
                          "a dog",
                          {"zh", {{"用户", "助手"}}},
                          {.frames = 4, .pooling = PoolingShape{4, 2, 2}, .alpha = 8, .layout = VisualLayout::NFrame},
                          R"({"kind":"action"})",
                          {"Who?"}});
    made.asked.push_back({.video = "/videos/b.mp4", .question = "Why?"});
    return made;
}

class Experiments : public testing::Test {
protected:
    const test::ScratchFolder m_folder;
    const ExperimentStore m_store{m_folder / "experiments"};
};

TEST(AskSettingsJson, GivesBackWhatWasWritten) {
    for (const AskSettings& settings : {AskSettings(), changed()}) {
        const nlohmann::json written = toJson(settings);
        EXPECT_EQ(toJson(askSettingsFrom(JsonObject(written, "settings"))), written);
    }
    const nlohmann::json plain = toJson(AskSettings()), other = toJson(changed());
    for (const auto& [key, value] : other.items())
        EXPECT_NE(value, plain.at(key)) << key << " is not tested";
}

TEST_F(Experiments, GiveBackWhatWasWritten) {
    const SavedExperiment made = experiment();
    const SavedExperiment found = m_store.load(m_store.begin(made));
    EXPECT_EQ(found.experiment, made.experiment);
    EXPECT_EQ(found.title, made.title);
    EXPECT_EQ(found.model, made.model);
    EXPECT_EQ(found.adapter, made.adapter);
    EXPECT_EQ(found.parameters, made.parameters);
    EXPECT_EQ(toJson(found.settings), toJson(made.settings));
    EXPECT_NEAR(static_cast<double>(found.begun), static_cast<double>(std::time(nullptr)), 60);
    ASSERT_EQ(found.asked.size(), made.asked.size());
    for (std::size_t i = 0; i < made.asked.size(); ++i)
        EXPECT_EQ(toJson(found.asked[i]), toJson(made.asked[i]));
}

TEST_F(Experiments, OneThatHasBegunRunsUntilItEnds) {
    EXPECT_TRUE(m_store.interrupted().empty());
    const std::string first = m_store.begin(experiment()), second = m_store.begin(experiment());
    ASSERT_EQ(m_store.interrupted().size(), 2u);
    EXPECT_EQ(m_store.interrupted().front().id, first);
    m_store.end(first, ExperimentState::Stopped);
    ASSERT_EQ(m_store.interrupted().size(), 1u);
    EXPECT_EQ(m_store.interrupted().front().id, second);
    m_store.goOn(first);
    EXPECT_EQ(m_store.interrupted().size(), 2u);
    m_store.end(first, ExperimentState::Finished);
    const auto list = m_store.list();
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].id, second) << "the newest first";
    EXPECT_EQ(list[0].state, ExperimentState::Interrupted);
    EXPECT_EQ(list[1].state, ExperimentState::Finished);
    EXPECT_EQ(list[1].trials, 2);
    EXPECT_EQ(list[1].done, 0);
}

TEST_F(Experiments, CountTheirResultsAndTakeAnotherTitle) {
    const std::string id = m_store.begin(experiment());
    {
        TrialLog log(m_store.results(id), ExperimentStore::settingsOf(experiment()));
        TrialResult result;
        result.trial = experiment().asked[1];
        log.append(result);
        EXPECT_EQ(m_store.list().at(0).state, ExperimentState::Running);
        EXPECT_THROW(m_store.remove(id), Error);
    }
    m_store.rename(id, "Another \"title\"");
    EXPECT_EQ(m_store.list().at(0).done, 1);
    EXPECT_EQ(m_store.list().at(0).title, "Another \"title\"");
    EXPECT_EQ(m_store.load(id).asked.size(), 2u);
    EXPECT_THROW(m_store.rename("none", "x"), Error);
    m_store.remove(id);
    EXPECT_TRUE(m_store.list().empty());
    EXPECT_FALSE(std::filesystem::exists(m_store.results(id).parent_path()));
}

TEST_F(Experiments, WhatAnotherRunWritesOrNobodyCanReadIsLeftOut) {
    const std::string written = m_store.begin(experiment()), broken = m_store.begin(experiment());
    std::ofstream(m_folder / "experiments" / broken / "experiment.json") << "{";
    {
        const TrialLog log(m_store.results(written), ExperimentStore::settingsOf(experiment()));
        EXPECT_TRUE(m_store.interrupted().empty());
    }
    EXPECT_EQ(m_store.interrupted().size(), 1u);
    EXPECT_EQ(m_store.list().size(), 1u);
    EXPECT_THROW(m_store.load(broken), Error);
    EXPECT_THROW(m_store.load("none"), Error);
}

} // namespace
} // namespace pllava
