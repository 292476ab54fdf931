#include "ui/norms/dominant_token_model.h"

#include <QAbstractItemModelTester>

#include <gtest/gtest.h>

namespace pllava::ui {
namespace {

TEST(DominantTokenModel, KeepsQtsRulesWhileItChanges) {
    DominantTokenModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    EXPECT_EQ(model.rowCount(), 0);
    model.setTokens({{700, 5, 4, 7, 48.2f}, {3, 0, 0, 3, 30.0f}});
    EXPECT_EQ(model.rowCount(), 2);
    model.retranslate();
    model.setTokens({{3, 0, 0, 3, 30.0f}});
    EXPECT_EQ(model.rowCount(), 1);
    model.setTokens({});
    model.retranslate();
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(DominantTokenModel, TellsPlaceAndNorm) {
    DominantTokenModel model;
    model.setTokens({{700, 5, 4, 7, 48.2f}});
    EXPECT_EQ(model.data(model.index(0), Qt::DisplayRole).toString(),
              QStringLiteral("t 5 · row 4 · col 7 · norm 48.2"));
    EXPECT_FALSE(model.data(model.index(0), Qt::EditRole).isValid());
}

} // namespace
} // namespace pllava::ui
