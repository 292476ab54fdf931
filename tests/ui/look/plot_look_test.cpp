// Interactive plots have the ticks, lines and type of figures.

#include "ui/look/plot_look.h"

#include <QApplication>
#include <QPalette>

#include <gtest/gtest.h>
#include <qcustomplot.h>

#include "core/plot/svg_plot.h"
#include "core/plot/svg_sheet.h"

namespace pllava::ui {
namespace {

TEST(PlotLook, AnAxisHasTheTicksOfAFigure) {
    QCustomPlot plot;
    plot.resize(600, 400);
    for (const auto& [low, high] : {std::pair(3.0, 97.0), {0.0, 27.0}, {0.35, 2.6}, {0.0, 640000.0}, {5.0, 5.0}}) {
        setRoundScale(*plot.xAxis, low, high);
        plot.replot();
        const auto ticks = roundTicks(low, high);
        EXPECT_EQ(plot.xAxis->range().lower, ticks.front());
        EXPECT_EQ(plot.xAxis->range().upper, ticks.back());
        QStringList wanted;
        for (const double tick : ticks)
            wanted << QString::fromStdString(tickText(tick));
        EXPECT_EQ(QStringList(plot.xAxis->tickVectorLabels().toList()), wanted) << low << " to " << high;
    }
}

TEST(PlotLook, AnAxisHasTheLinesOfAFigure) {
    QCustomPlot plot;
    for (const QPalette& palette : {QPalette(Qt::white), QPalette(Qt::black)}) {
        const PlotStyle& style = plotStyleOf(palette);
        for (QCPAxis* axis : plot.axisRect()->axes())
            styleAxis(*axis, style, QApplication::font());
        EXPECT_EQ(plot.xAxis->basePen().color(), plotColor(style.line));
        EXPECT_EQ(plot.xAxis->tickLabelColor(), plotColor(style.text));
        EXPECT_EQ(plot.yAxis->grid()->pen().color(), plotColor(style.grid));
        EXPECT_FALSE(plot.xAxis->grid()->visible() || plot.xAxis2->visible() || plot.yAxis2->visible());
    }
    EXPECT_NE(plotStyleOf(QPalette(Qt::white)).line, plotStyleOf(QPalette(Qt::black)).line);
}

TEST(PlotLook, DashesAreAsLongAsSvgsWhateverTheWidth) {
    const QPen pen = plotPen("#0072B2", kCurveWidth, kBackgroundDashes);
    ASSERT_EQ(pen.dashPattern().size(), 2);
    EXPECT_DOUBLE_EQ(pen.dashPattern()[0] * pen.widthF(), kBackgroundDashes.on);
    EXPECT_DOUBLE_EQ(pen.dashPattern()[1] * pen.widthF(), kBackgroundDashes.off);
}

TEST(PlotLook, TheSmallestTextIsAsLargeAsTheWidgets) {
    QFont usual = QApplication::font();
    usual.setPointSizeF(15);
    EXPECT_NEAR(plotFont(usual).pointSizeF(), 15, 0.1);
    EXPECT_NEAR(plotFont(usual, kLabelText).pointSizeF(), 15.0 * kLabelText / kTickText, 0.1);
    EXPECT_EQ(QFontInfo(plotFont(usual)).family(), QFontInfo(QFont(QStringLiteral("Helvetica"))).family());
}

} // namespace
} // namespace pllava::ui
