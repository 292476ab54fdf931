#include "core/lab/sweep.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/lab/lab_plots.h"
#include "core/lab/lab_words.h"
#include "core/lab/paper_curves.h"

namespace pllava {
namespace {

const PlotWords kWords = loadWords("en", PLLAVA_RESOURCES "/words").figures;

TEST(PoolingSweep, IsThePapersWhereTheModelIsLargeEnough) {
    const auto spatial = poolingSweep(PoolingPart::Spatial, {24, 24}, 4096);
    ASSERT_EQ(spatial.size(), 9U);
    EXPECT_EQ(spatial[0], (TrialChange{4, PoolingShape{4, 1, 1}, {}}));
    EXPECT_EQ(spatial[8], (TrialChange{4, PoolingShape{4, 24, 24}, {}}));
    const auto temporal = poolingSweep(PoolingPart::Temporal, {24, 24}, 4096);
    EXPECT_EQ(temporal.size(), 5U + 4U + 3U); // T' of 4, 8 and 16 under each number of frames
    EXPECT_EQ(temporal.back(), (TrialChange{64, PoolingShape{16, 12, 12}, {}}));
    EXPECT_EQ(poolingSweep(PoolingPart::Both, {24, 24}, 4096).size(), 9U + 12U - 1U); // (4,12,12) of 4 is in both
}

TEST(PoolingSweep, IsClippedToGridAndContext) {
    for (const TrialChange& change : poolingSweep(PoolingPart::Both, {8, 8}, 512)) {
        EXPECT_LE(change.pooling->height, 8);
        EXPECT_LE(change.pooling->tokens(), 512 - 64);
    }
    EXPECT_EQ(poolingSweep(PoolingPart::Spatial, {8, 8}, 4096).size(), 5U);
}

TEST(Trials, KeepWhatIsEncodedTogether) {
    const std::vector<SetQuestion> questions{{"a", "q", ""}, {"b", "q", ""}};
    const std::vector<TrialChange> changes{{8, {}, {}}, {4, {}, 1}, {8, {}, 2}, {4, {}, 3}};
    const auto trials = trialsOf({"x", "y"}, questions, changes, {{}, parseRoleLabels("human")});
    ASSERT_EQ(trials.size(), 2U * 2 * 4 * 2);
    std::size_t loads = 1, encodings = 1;
    for (std::size_t i = 1; i < trials.size(); ++i) {
        const bool load = trials[i].weights != trials[i - 1].weights;
        loads += load;
        encodings +=
            load || trials[i].video != trials[i - 1].video || trials[i].change.frames != trials[i - 1].change.frames;
    }
    EXPECT_EQ(loads, 2U);
    EXPECT_EQ(encodings, 2U * 2 * 2);
}

TrialResult answered(const std::string& question, bool right, std::int64_t tokens, double alpha) {
    TrialResult r;
    r.trial = {"w", "v", question, "x", {"USER,ASSISTANT", {}}, {}};
    r.alpha = alpha;
    r.right = right;
    r.newTokens = tokens;
    r.norms = {10, 2.0 * static_cast<double>(tokens), 5, static_cast<double>(tokens), {}, 1};
    r.answer = "x";
    r.parameters = 1000;
    r.trainingSamples = alpha > 1 ? 40 : 20;
    return r;
}

TEST(SweepRows, TakeTheQuestionsOfAPointTogether) {
    TrialResult failed = answered("3", false, 0, 0);
    failed.right.reset();
    failed.error = "gone";
    const auto rows =
        rowsOf({answered("1", true, 4, 0), answered("1", true, 9, 4), answered("2", false, 8, 0), failed});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].trials, 3);
    EXPECT_EQ(rows[0].failed, 1);
    EXPECT_DOUBLE_EQ(rows[0].newTokens, 6);
    EXPECT_DOUBLE_EQ(rows[0].norms.mean, 12);
    EXPECT_EQ(rows[0].norms.maximum, 8);
    EXPECT_EQ(rows[0].norms.dominant, 2);
    EXPECT_EQ(rows[0].score.right, 1);
    EXPECT_EQ(rows[0].score.total, 2);
    EXPECT_EQ(rows[0].answer, ""); // of several there is not one
    EXPECT_EQ(rows[1].answer, "x");
    const nlohmann::json json = toJson(rows[0]);
    EXPECT_EQ(json["score"], 0.5);
    EXPECT_NEAR(json["interval"][0], 0.0945, 1e-3); // Wilson's of 1 in 2
    EXPECT_FALSE(toJson(rowsOf({failed})[0]).contains("score"));
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

TEST(LabPlots, AScoredSweepHasItsIntervals) {
    const auto rows = rowsOf({answered("1", true, 4, 0), answered("1", false, 9, 4), answered("1", true, 9, 8)});
    const auto plots = plotsOf(SweepAxis::Alpha, rows, PaperCurves::Hide, kWords);
    ASSERT_EQ(plots.size(), 1U);
    EXPECT_EQ(plots[0].series[0].x, (std::vector<double>{0, 4, 8}));
    EXPECT_EQ(plots[0].series[0].y, (std::vector<double>{1, 0, 1}));
    EXPECT_EQ(plots[0].series[0].intervals.size(), 3U);
    EXPECT_EQ(plots[0].series.size(), 1U) << "norms of pooled tokens do not depend on it";
}

TEST(LabPlots, TextLengthsAreCounted) {
    TrialResult other = answered("1", true, 3, 0);
    other.distribution = Distribution::OutOfDistribution;
    other.trial.roles.name = "human";
    const auto plots = textLengthPlots({answered("1", true, 4, 0), answered("2", true, 8, 0), other}, kWords);
    ASSERT_EQ(plots.size(), 1U);
    ASSERT_EQ(plots[0].series.size(), 2U);
    double answers = 0;
    for (const PlotSeries& series : plots[0].series)
        for (const double bin : series.y)
            answers += bin;
    EXPECT_EQ(answers, 3);
}

TEST(LabPlots, ScalingHasACurveOverSamplesAndBarsOfTheLatest) {
    const auto rows = rowsOf({answered("1", true, 4, 0), answered("1", false, 9, 4)});
    const auto plots = scalingPlots(rows, PaperCurves::Hide, kWords);
    ASSERT_EQ(plots.size(), 2U);
    EXPECT_EQ(plots[0].series.size(), 2U); // an α each
    ASSERT_EQ(plots[1].series.size(), 1U);
    EXPECT_EQ(plots[1].series[0].y, std::vector<double>{0}); // of the checkpoint with 40 samples
    EXPECT_EQ(plots[1].categories, std::vector<std::string>{"0.001M"});
    EXPECT_EQ(count(toSvg(plots), "<g "), 2U);
}

TEST(LabPlots, AProbeShowsTheNormsOfEachModelOnce) {
    std::vector<TrialResult> results{answered("1", true, 4, 0), answered("2", true, 4, 0), answered("1", true, 4, 0)};
    for (TrialResult& result : results)
        result.normHistogram = {{0, 1, 2}, {3, 4}};
    results[2].trial.weights = "/run/checkpoint-000100";
    const Plot norms = probePlots(results, kWords).back();
    ASSERT_EQ(norms.series.size(), 2U);
    EXPECT_EQ(norms.series[0].y, (std::vector<double>{3, 4}));
    EXPECT_EQ(norms.series[1].label, "checkpoint-000100");
}

TEST(LabPlots, CheckpointsOfOneTrainingShareACurveAndTwoTrainingsDoNot) {
    std::vector<TrialResult> results;
    for (const char* weights :
         {"/a/pooled-step10", "/a/pooled-step100", "/a/nframe-step10", "/b/pooled-step10", "/run/checkpoint-000100"}) {
        results.push_back(answered("1", true, 4, 0));
        results.back().trial.weights = weights;
    }
    std::vector<std::string> families;
    const auto plots = scalingPlots(rowsOf(results), PaperCurves::Hide, kWords);
    for (const PlotSeries& series : plots[0].series)
        families.push_back(series.label.substr(0, series.label.find(',')));
    EXPECT_EQ(families, (std::vector<std::string>{"a/pooled", "a/nframe", "b/pooled", "run"}));
}

} // namespace
} // namespace pllava
