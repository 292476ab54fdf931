// What holds for every experiment, and what each asks.

#include "core/lab/experiment.h"

#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/lab/exam_results.h"
#include "core/lab/experiment_report.h"
#include "core/lab/sweep.h"
#include "tests/support/scratch_folder.h"

namespace pllava {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

const LabWords& words() {
    static const LabWords words = loadWords("en", PLLAVA_RESOURCES "/words");
    return words;
}

ExperimentSubject subject() {
    return {.weights = {"", "/adapter"}, .questions = {{"a.mp4", "What moves?", ""}}};
}

ParameterValues small(const Experiment& experiment) {
    ParameterValues values = experiment.defaults();
    for (const Parameter& parameter : experiment.facts().parameters)
        if (parameter.name == "per-kind")
            values.set("per-kind", "1");
    return values;
}

/// A result as a model might give it.
TrialResult answered(const Trial& trial) {
    TrialResult result;
    result.trial = trial;
    result.answer = trial.expected.empty() ? "a square" : trial.expected;
    result.newTokens = 3;
    result.norms = {8, 2, 2, 3, {}, 1};
    result.frames = trial.change.frames.value_or(16);
    result.pooling = trial.change.pooling.value_or(PoolingShape{});
    result.alpha = trial.change.alpha.value_or(0);
    return result;
}

std::vector<TrialResult> answered(const std::vector<Trial>& trials) {
    std::vector<TrialResult> results;
    for (const Trial& trial : trials)
        results.push_back(answered(trial));
    return results;
}

TEST(Experiments, HaveNamesOfTheirOwnAndSoundDefaults) {
    std::set<std::string> names;
    for (const Experiment* experiment : experiments()) {
        const Experiment::Facts& facts = experiment->facts();
        EXPECT_TRUE(names.insert(facts.name).second) << facts.name;
        EXPECT_EQ(findExperiment(facts.name), experiment);
        EXPECT_THAT(facts.about, Not(IsEmpty()));
        for (const Parameter& parameter : facts.parameters) {
            EXPECT_THAT(parameter.help, Not(IsEmpty())) << facts.name << " --" << parameter.name;
            if (!parameter.defaultValue.empty()) {
                EXPECT_EQ(faultOf(parameter, parameter.defaultValue), "") << facts.name << " --" << parameter.name;
            }
        }
    }
    EXPECT_EQ(findExperiment("none"), nullptr);
}

TEST(Experiments, MakeRowsFiguresAndDocumentsOfWhatTheyAsked) {
    for (const Experiment* experiment : experiments()) {
        SCOPED_TRACE(experiment->facts().name);
        const ParameterValues values = small(*experiment);
        const ExperimentPlan plan = experiment->plan(subject(), values);
        ASSERT_THAT(plan.trials, Not(IsEmpty()));
        const auto results = answered(plan.trials);
        const ResultTable table = experiment->table(results, words().tables);
        ASSERT_THAT(table.rows, Not(IsEmpty()));
        EXPECT_THAT(table.rows, Each(SizeIs(table.heading.size())));
        EXPECT_THAT(experiment->plots(results, values, words().figures), Not(IsEmpty()));
        EXPECT_THAT(experiment->csv(results), HasSubstr("\n"));
        EXPECT_FALSE(experiment->document({plan.trials, {results, 0, 1, false}, values, "a.mp4", "What?", {}}).empty());
    }
}

TEST(Experiments, OfSeveralRunsAreDrawnOverEachOther) {
    for (const Experiment* experiment : experiments()) {
        SCOPED_TRACE(experiment->facts().name);
        const ParameterValues values = small(*experiment);
        const auto results = answered(experiment->plan(subject(), values).trials);
        const auto alone = experiment->plots(results, values, words().figures);
        const auto together = plotsTogether(*experiment, {{"one", results}, {"two", results}}, values, words().figures);
        ASSERT_EQ(together.size(), alone.size());
        for (std::size_t i = 0; i < alone.size(); ++i) {
            ASSERT_EQ(together[i].series.size(), 2 * alone[i].series.size());
            EXPECT_EQ(together[i].categories, alone[i].categories);
            for (std::size_t j = 0; j < alone[i].series.size(); ++j) {
                const PlotSeries &first = together[i].series[j],
                                 &second = together[i].series[alone[i].series.size() + j];
                EXPECT_EQ(first.label.substr(0, 3), "one");
                EXPECT_EQ(second.label.substr(0, 3), "two");
                EXPECT_EQ(first.x, alone[i].series[j].x);
                EXPECT_EQ(second.y, alone[i].series[j].y);
            }
        }
    }
}

TEST(Experiments, ThePageEscapesAndHoldsEveryAnswer) {
    const Experiment& probe = *findExperiment("probe");
    auto results = answered(probe.plan(subject(), probe.defaults()).trials);
    results[0].answer = "<script>";
    results[1].error = "video is broken";
    const std::string page = toHtml({&probe, probe.defaults(), "A & B", "/model", {{"", results}, {"before", results}}},
                                    {words(), "9.9", "{}"});
    EXPECT_THAT(page, HasSubstr("A &amp; B"));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, HasSubstr("not asked: video is broken"));
    EXPECT_THAT(page, HasSubstr("Results: before"));
    EXPECT_THAT(page, HasSubstr("<svg"));
}

TEST(FramesSweep, HasNeverMoreFramesAfterPoolingThanBefore) {
    const Experiment& sweep = *findExperiment("sweep frames");
    ParameterValues values = sweep.defaults();
    values.set("values", "2,32");
    ExperimentSubject on = subject();
    on.pooling = PoolingShape{16, 12, 12};
    const auto trials = sweep.plan(on, values).trials;
    EXPECT_EQ(trials[0].change.pooling->frames, 2);
    EXPECT_EQ(trials[1].change.pooling->frames, 16);
    on.pooling.reset();
    EXPECT_FALSE(sweep.plan(on, values).trials[0].change.pooling);
    for (const char* wrong : {"0", "1.5", "4097", "x"})
        EXPECT_THROW(values.set("values", wrong), Error) << wrong;
}

TEST(PoolingSweep, TakesShapesInTheirPlace) {
    const Experiment& sweep = *findExperiment("sweep pooling");
    ParameterValues values = sweep.defaults();
    values.set("shapes", "8:4,2,2;16,1,1");
    const auto trials = sweep.plan({.questions = {{"a.mp4", "What?", ""}}}, values).trials;
    ASSERT_EQ(trials.size(), 2U);
    EXPECT_EQ(trials[0].change, (TrialChange{.pooling = PoolingShape{16, 1, 1}})) << "by their frames";
    EXPECT_EQ(trials[1].change, (TrialChange{.frames = 8, .pooling = PoolingShape{4, 2, 2}}));
    for (const char* wrong : {"4,2", "8:4,2", "0,1,1", "x", "8:1,1,9999"})
        EXPECT_THROW(values.set("shapes", wrong), Error) << wrong;
    EXPECT_NE(sweep.layoutFault(VisualLayout::NFrame), "");
    EXPECT_EQ(sweep.layoutFault(VisualLayout::Pllava), "");
}

TEST(Exam, AsksConversationsOfOneLanguage) {
    const Experiment& exam = *findExperiment("eval demo");
    ParameterValues values = small(exam);
    values.set("turns", "3");
    const auto trials = exam.plan({}, values).trials;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        const auto& earlier = trials[i].earlierQuestions;
        longest = std::max(longest, earlier.size());
        if (earlier.empty())
            continue;
        ASSERT_GT(i, 0U);
        EXPECT_EQ(earlier.back(), trials[i - 1].question);
        EXPECT_EQ(trials[i].video, trials[i - 1].video);
        EXPECT_EQ(examQuestionOf(trials[i]).language, examQuestionOf(trials[i - 1]).language);
    }
    EXPECT_EQ(longest, 2U);
    for (const Trial& trial : exam.plan({}, small(exam)).trials)
        EXPECT_THAT(trial.earlierQuestions, IsEmpty());
}

TEST(Exam, DrawsTheClipThatIsAskedAboutAndLeavesNothing) {
    const Experiment& exam = *findExperiment("eval demo");
    std::filesystem::path first, second;
    {
        const ExperimentPlan plan = exam.plan({}, small(exam));
        first = plan.videoFile(plan.trials.front().video);
        EXPECT_TRUE(std::filesystem::exists(first));
        EXPECT_EQ(plan.videoFile(plan.trials.front().video), first);
        second = plan.videoFile(plan.trials.back().video);
        EXPECT_TRUE(std::filesystem::exists(second));
        EXPECT_FALSE(std::filesystem::exists(first)) << "one clip at a time";
    }
    EXPECT_FALSE(std::filesystem::exists(second.parent_path()));
}

TEST(Exam, CountsSentencesAndShortAnswers) {
    const Experiment& exam = *findExperiment("eval demo");
    const auto trials = exam.plan({}, small(exam)).trials;
    auto results = answered(trials);
    for (TrialResult& result : results)
        result.right = exam.scorer().isRight(result.trial, result.answer);
    results[0].answer = examQuestionOf(trials[0]).brief;
    results[1].answer = "no";
    results[1].right = exam.scorer().isRight(trials[1], "no");
    results[2].error = "broken";
    EXPECT_EQ(exam.scorer().isRight(trials[0], " " + results[0].answer + "\n"), true);
    EXPECT_EQ(results[1].right, false);
    const ExamScores scores = examScores(results);
    EXPECT_EQ(scores.all.total, std::ssize(trials) - 1);
    EXPECT_EQ(scores.all.right, std::ssize(trials) - 2);
    EXPECT_EQ(scores.briefs, 1);
    EXPECT_EQ(scores.sentences, std::ssize(trials) - 3);
    const auto document = exam.document({trials, {results, 0, 1, true}, small(exam), "", "", {}});
    EXPECT_EQ(document.at("wrong").size(), 1U);
    EXPECT_EQ(document.at("stopped"), true);
    EXPECT_THROW(examQuestionOf(Trial{.question = "What?"}), Error);
}

} // namespace
} // namespace pllava
