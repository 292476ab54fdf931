#include "ui/lab/trial_table_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

using Column = TrialTableModel::Column;

TrialResult result(const std::string& answer) {
    TrialResult out;
    out.trial.weights = "/models/adapters/pooled-step100";
    out.trial.roles.name = "Human,Assistant";
    out.alpha = 4;
    out.pooling = {8, 4, 4};
    out.visualTokens = 128;
    out.newTokens = 3;
    out.answer = answer;
    return out;
}

TEST(TrialTableModel, IsAModelWhileResultsComeAndGo) {
    TrialTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.add(result("One moves."));
    model.add(result("Two\nmove."));
    model.retranslate();
    const auto words = [&](int row, Column column) { return model.index(row, column).data().toString().toStdString(); };
    EXPECT_EQ(model.rowCount(), 2);
    EXPECT_EQ(words(1, Column::Answer), "Two move.");
    EXPECT_EQ(words(0, Column::Adapter), "pooled-step100");
    EXPECT_EQ(words(0, Column::Pooling), "8×4×4");
    EXPECT_EQ(words(0, Column::VisualTokens), "128");
    EXPECT_EQ(words(0, Column::Right), "") << "nobody knows";
    model.setResults({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(TrialTableModel, ATrialThatFailedTellsWhyAndShowsNoNumbers) {
    TrialTableModel model;
    TrialResult failed = result("");
    failed.error = "the prompt needs 5,000 positions";
    model.add(failed);
    EXPECT_EQ(model.index(0, Column::Answer).data().toString().toStdString(), failed.error);
    EXPECT_EQ(model.index(0, Column::NewTokens).data().toString(), QString());
}

} // namespace
} // namespace pllava::ui
