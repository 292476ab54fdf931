#include "ui/training/training_measures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ui/training/sample_record.h"

namespace pllava::ui {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(TrainingMeasures, AnAverageDoesNotLeanOnItsFirstValue) {
    EXPECT_THAT(smoothed({1, 2, 3}, 0), ElementsAre(1, 2, 3));
    // By hand: weights 1/2 … of what came, divided by their sum.
    EXPECT_THAT(smoothed({4, 8, 0}, 0.5),
                ElementsAre(DoubleNear(4, 1e-12), DoubleNear(20.0 / 3, 1e-12), DoubleNear(20.0 / 7, 1e-12)));
    EXPECT_THAT(smoothed({}, 0.5), ElementsAre());
}

TEST(TrainingMeasures, OffersAccuraciesTogetherAndEachNumberAlone) {
    const TrainingRecord record = test::sampleRecord(10, 40);
    EXPECT_EQ(choices(record), (QStringList{kShares, QStringLiteral("gradient_norm"), QStringLiteral("learning_rate"),
                                            QStringLiteral("seconds"), QStringLiteral("tokens"),
                                            QStringLiteral("color"), QStringLiteral("eval_accuracy")}));
    EXPECT_THAT(measuresOf(record, kShares), ElementsAre("color", "eval_accuracy"));
    EXPECT_THAT(measuresOf(record, QStringLiteral("tokens")), ElementsAre("tokens"));
    EXPECT_TRUE(choices({}).isEmpty());
}

TEST(TrainingMeasures, ATableHasARowAStepAndLeavesOutWhatWasNotMeasured) {
    TrainingRecord record;
    record.series["loss"] = {{1, 2}, {4, 8}, {2.5, 2}};
    record.series["eval_loss"] = {{2}, {8}, {3}};
    record.series["a,b"] = {{1}, {4}, {0.25}};
    EXPECT_EQ(toCsv(record), "\xEF\xBB\xBFstep,samples,\"a,b\",eval_loss,loss\n1,4,0.25,,2.5\n2,8,,3,2\n");
}

TEST(TrainingMeasures, SaysHowFarItIsAndHowLongItTakes) {
    TrainingRecord record = test::sampleRecord(1200, 4500);
    record.stepSeconds = 2;
    record.samplesPerSecond = 8;
    record.tokensPerSecond = 1234;
    EXPECT_EQ(progressWords(record),
              QStringLiteral(
                  "Step 1,200 of 4,500 · 27 % · 4,800 samples · 8 samples/s · 1,234 tokens/s · about 1 h 50 min left"));
    record.age = 1000;
    EXPECT_TRUE(progressWords(record).endsWith(QStringLiteral("stopped")));
    record.step = 4500;
    EXPECT_TRUE(progressWords(record).endsWith(QStringLiteral("finished")));
    record.plannedSteps = 0;
    record.age = 0;
    EXPECT_TRUE(progressWords(record).startsWith(QStringLiteral("Step 4,500 · 4,800 samples")));
}

} // namespace
} // namespace pllava::ui
