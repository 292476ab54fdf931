#include "core/lab/experiment_store.h"

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
    SavedExperiment made{{}, "sweeps", "alpha", "/models/base", "/models/adapter", changed(), {}};
    made.trials.push_back({"/models/adapter",
                           "/videos/a.mp4",
                           "What?",
                           "a dog",
                           {"zh", {{"用户", "助手"}}},
                           {.frames = 4, .pooling = PoolingShape{4, 2, 2}, .alpha = 8, .layout = VisualLayout::NFrame},
                           R"({"kind":"action"})"});
    made.trials.push_back({"", "/videos/b.mp4", "Why?", "", {}, {}});
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

TEST_F(Experiments, OneThatHasBegunRunsUntilItEnds) {
    EXPECT_TRUE(m_store.running().empty());
    const SavedExperiment made = experiment();
    const std::string first = m_store.begin(made), second = m_store.begin(made);
    ASSERT_EQ(m_store.running().size(), 2u);
    const SavedExperiment found = m_store.running().front();
    EXPECT_EQ(found.id, first);
    EXPECT_EQ(found.kind, made.kind);
    EXPECT_EQ(found.variant, made.variant);
    EXPECT_EQ(found.model, made.model);
    EXPECT_EQ(found.adapter, made.adapter);
    EXPECT_EQ(toJson(found.settings), toJson(made.settings));
    ASSERT_EQ(found.trials.size(), made.trials.size());
    for (std::size_t i = 0; i < made.trials.size(); ++i) {
        EXPECT_EQ(keyOf(found.trials[i]), keyOf(made.trials[i]));
        EXPECT_EQ(found.trials[i].further, made.trials[i].further);
    }
    m_store.end(first);
    ASSERT_EQ(m_store.running().size(), 1u);
    EXPECT_EQ(m_store.running().front().id, second);
    EXPECT_EQ(m_store.load(first).kind, made.kind) << "an ended one stays";
}

TEST_F(Experiments, WhatAnotherRunWritesOrNobodyCanReadIsLeftOut) {
    const std::string written = m_store.begin(experiment()), broken = m_store.begin(experiment());
    std::ofstream(m_folder / "experiments" / broken / "experiment.json") << "{";
    {
        const TrialLog log(m_store.results(written), ExperimentStore::settingsOf(experiment()));
        EXPECT_TRUE(m_store.running().empty());
    }
    EXPECT_EQ(m_store.running().size(), 1u);
    EXPECT_THROW(m_store.load(broken), Error);
    EXPECT_THROW(m_store.load("none"), Error);
}

} // namespace
} // namespace pllava
