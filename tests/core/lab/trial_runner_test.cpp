// Trials on the demo model: what is encoded and loaded how often, resuming, stopping.

#include "core/lab/trial_runner.h"

#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "core/base/error.h"
#include "core/lab/paper_curves.h"
#include "core/lab/sweep.h"
#include "tests/support/frames_file.h"

namespace pllava {
namespace {

const std::filesystem::path kResources = PLLAVA_RESOURCES;

class DemoTrials : public testing::Test {
protected:
    DemoTrials() {
        setenv("PLLAVA_RESOURCES", kResources.c_str(), 1);
        // On some processors MKL's last bits of a row depend on how many rows are multiplied with it, and a prompt
        // whose beginning is kept has fewer.
        setenv("MKL_CBWR", "AUTO,STRICT", 1);
        m_question.video = test::writeFrames(m_folder, 20);
    }
    LoadedModel load(const std::string& weights) {
        ++m_loads;
        m_session.emplace(ModelFolders{kResources / "demo-model/base",
                                       weights.empty() ? std::nullopt : std::optional<std::filesystem::path>(weights)},
                          ComputeSettings{{Device::Cpu}, NumberFormat::Auto, 0});
        AskSettings settings = m_session->defaults();
        settings.generation.maxNewTokens = 6;
        return {&*m_session, settings, {}};
    }
    TrialOutcome run(const std::vector<Trial>& trials, TrialLog* log = nullptr, const TrialCallbacks& callbacks = {}) {
        return runTrials(
            trials, [this](const std::string& weights) { return load(weights); }, {{}, log}, callbacks);
    }
    const test::ScratchFolder m_folder;
    SetQuestion m_question{"", "How many objects are there?", ""};
    std::optional<Session> m_session;
    int m_loads = 0;
};

TEST_F(DemoTrials, NineShapesOfOneClipAreEncodedOnce) {
    std::vector<TrialChange> changes;
    for (const std::int64_t n : {1, 2, 3, 4, 5, 6, 7, 8, 9})
        changes.push_back({4, PoolingShape{4, n, n}, {}});
    const TrialOutcome outcome = run(trialsOf({""}, {m_question}, changes, {{}}));
    EXPECT_EQ(outcome.encodings, 1);
    EXPECT_EQ(m_session->encodings(), 1);
    ASSERT_EQ(outcome.results.size(), 9U);
    for (std::size_t i = 0; i < 9; ++i) {
        EXPECT_EQ(outcome.results[i].visualTokens, static_cast<std::int64_t>(4 * (i + 1) * (i + 1)));
        EXPECT_EQ(outcome.results[i].norms.count, outcome.results[i].visualTokens);
        EXPECT_EQ(outcome.results[i].visionMs > 0, i == 0);
    }
}

TEST_F(DemoTrials, EachIsWhatAFreshSessionAnswers) {
    const auto trials = trialsOf({""}, {m_question, {m_question.video, "What color is it?", ""}},
                                 {{{}, PoolingShape{2, 2, 2}, {}}, {4, {}, {}}},
                                 {{}, parseRoleLabels("human"), parseRoleLabels("none")});
    for (const TrialResult& result : run(trials).results) {
        const LoadedModel fresh = load("");
        fresh.session->open(result.trial.video);
        AskSettings settings = fresh.settings;
        settings.frames = result.trial.change.frames.value_or(settings.frames);
        settings.pooling = result.trial.change.pooling.value_or(settings.pooling);
        const PromptTemplate& prompt = fresh.session->templates().find(settings.promptTemplate);
        settings.prompt.roles = roleTexts(result.trial.roles, prompt);
        const Answer answer = fresh.session->ask(result.trial.question, settings);
        EXPECT_EQ(result.answer, answer.text);
        EXPECT_EQ(result.firstTokenEntropy, answer.firstToken.entropy);
        EXPECT_EQ(result.distribution == Distribution::InDistribution, !result.trial.roles.texts);
    }
}

TEST_F(DemoTrials, ALogIsGoneOnWith) {
    const auto trials =
        trialsOf({""}, {m_question}, {{.pooling = PoolingShape{1, 1, 1}}, {.pooling = PoolingShape{2, 2, 2}}}, {{}});
    const auto path = m_folder / "log.jsonl";
    const TrialSettings settings{"s", kResources / "demo-model/base"};
    std::optional<TrialLog> log(std::in_place, path, settings);
    std::stop_source stop;
    const TrialCallbacks once{[&](const TrialResult&) { stop.request_stop(); }, {}, {}, stop.get_token()};
    const TrialOutcome first = run(trials, &*log, once);
    log.reset();
    EXPECT_TRUE(first.cancelled);
    ASSERT_EQ(first.results.size(), 1U);
    TrialLog again(path, settings);
    const TrialOutcome second = run(trials, &again);
    EXPECT_FALSE(second.cancelled);
    EXPECT_EQ(second.resumed, 1);
    EXPECT_EQ(second.encodings, 1);
    EXPECT_EQ(second.results[0].answer, first.results[0].answer);
    m_loads = 0;
    EXPECT_EQ(run(trials, &again).resumed, 2);
    EXPECT_EQ(m_loads, 0); // nothing to do, so no model
}

TEST_F(DemoTrials, AnAdapterIsLoadedOnceAndItsAlphaActs) {
    const std::string adapter = kResources / "demo-model/adapters/nframe-step100";
    // Other labels between the two α, or the second prefill would go on from the first's cache, and round otherwise.
    const auto trials =
        trialsOf({"", adapter}, {m_question}, {{{}, {}, 0}, {{}, {}, 32}}, {{}, parseRoleLabels("human")});
    const auto results = run(trials).results;
    EXPECT_EQ(m_loads, 2);
    const auto apart = [&](std::size_t a, std::size_t b) {
        return std::abs(results[a].firstTokenEntropy - results[b].firstTokenEntropy);
    };
    EXPECT_LT(apart(0, 2), 1e-9); // no adapter, no effect
    EXPECT_GT(apart(4, 6), 1e-6);
}

TEST_F(DemoTrials, WhatCannotBeAskedIsToldAndTheRestGoesOn) {
    const auto path = m_folder / "log.jsonl";
    TrialLog log(path, {"s", kResources / "demo-model/base"});
    const std::vector<SetQuestion> questions{{m_folder / "none.safetensors", "What?", ""}, m_question};
    const TrialOutcome outcome =
        run(trialsOf({""}, questions, {{{}, {}, {}}, {{}, PoolingShape{64, 64, 64}, {}}}, {{}}), &log);
    ASSERT_EQ(outcome.results.size(), 4U);
    EXPECT_NE(outcome.results[0].error, "");
    EXPECT_EQ(outcome.results[2].error, "");
    EXPECT_NE(outcome.results[3].error, ""); // no room in the context
    EXPECT_EQ(readTrials(std::vector<std::filesystem::path>{path}).size(), 1U);
    EXPECT_THROW(run(trialsOf({""}, {questions[0]}, {{}}, {{}})), Error);
}

TEST_F(DemoTrials, ThePapersCurvesAreThere) {
    for (const auto& [view, measure, curves] : {std::tuple("pooling-spatial", "mvbench", 1U),
                                                {"pooling-temporal", "vcg", 3U},
                                                {"alpha", "mvbench", 3U},
                                                {"samples", "vcg", 4U},
                                                {"parameters", "vcg", 3U}}) {
        const auto found = paperCurves(view, measure);
        ASSERT_EQ(found.size(), curves) << view;
        for (const PaperCurve& curve : found)
            EXPECT_EQ(curve.x.size(), curve.y.size());
    }
    EXPECT_EQ(paperCurves("pooling-spatial", "mvbench")[0].y[5], 0.446); // (4,12,12), as printed
}

TEST_F(DemoTrials, AConversationIsAskedAsInOneSessionAndGoneOnWith) {
    std::vector<Trial> trials;
    std::vector<std::string> earlier;
    std::vector<Answer> expected;
    const LoadedModel fresh = load("");
    fresh.session->open(m_question.video);
    for (const char* question : {"How many objects are there?", "What color is it?", "Does it move?"}) {
        trials.push_back({.video = m_question.video, .question = question, .earlierQuestions = earlier});
        earlier.emplace_back(question);
        expected.push_back(fresh.session->ask(question, fresh.settings));
    }
    trials.push_back({.video = m_question.video, .question = trials[2].question}); // in a conversation of its own
    fresh.session->newConversation();
    expected.push_back(fresh.session->ask(trials[3].question, fresh.settings));
    ASSERT_GT(std::abs(expected[2].firstToken.entropy - expected[3].firstToken.entropy), 1e-4);
    const auto path = m_folder / "log.jsonl";
    const TrialSettings settings{"s", kResources / "demo-model/base"};
    for (const std::size_t most : {2U, 4U}) {
        TrialLog log(path, settings);
        std::stop_source stop;
        std::size_t done = 0;
        const TrialCallbacks until{
            [&](const TrialResult&) { ++done == most ? stop.request_stop() : false; }, {}, {}, stop.get_token()};
        const TrialOutcome outcome = run(trials, &log, until);
        EXPECT_EQ(outcome.resumed, most == 2 ? 0 : 2);
        ASSERT_EQ(outcome.results.size(), most);
        for (std::size_t i = 0; i < most; ++i) {
            EXPECT_EQ(outcome.results[i].answer, expected[i].text);
            EXPECT_NEAR(outcome.results[i].firstTokenEntropy, expected[i].firstToken.entropy, 1e-5);
        }
    }
}

TEST_F(DemoTrials, AfterAQuestionWithoutAnswerTheConversationIsNotAsked) {
    const std::vector<Trial> trials{
        {.video = m_question.video, .question = " "},
        {.video = m_question.video, .question = "What color is it?", .earlierQuestions = {" "}},
        {.video = m_question.video, .question = "What color is it?"}};
    const auto results = run(trials).results;
    EXPECT_NE(results[0].error, "");
    EXPECT_NE(results[1].error, "");
    EXPECT_EQ(results[2].error, "");
}

} // namespace
} // namespace pllava
