#include "ui/look/plot_look.h"

#include <qcustomplot.h>

#include "core/plot/svg_plot.h"
#include "core/plot/svg_sheet.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

/// Ticks of figures on an axis that can be of any range.
class RoundTicker : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override {
        const auto ticks = roundTicks(range.lower, range.upper);
        return ticks[1] - ticks[0];
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override {
        return QString::fromStdString(tickText(tick));
    }
};

/// The first of kPlotFonts, or what this system substitutes for it in other viewers of SVG, and the one for Chinese.
QStringList plotFamilies() {
    QStringList families;
    for (QString family : QString::fromLatin1(kPlotFonts).split(u','))
        families << family.remove(u'\'').trimmed();
    return {QFontInfo(QFont(families.front())).family(), families[families.size() - 2]}; // "sans-serif" is the last
}

} // namespace

const PlotStyle& plotStyleOf(const QPalette& palette) {
    return plotStyle(isDark(palette) ? PlotGround::Dark : PlotGround::Paper);
}

QColor plotColor(const char* color, double opacity) {
    QColor found(QLatin1String{color});
    found.setAlphaF(static_cast<float>(opacity));
    return found;
}

QPen plotPen(const char* color, double width, const std::optional<PlotDashes>& dashes) {
    QPen pen(plotColor(color), width);
    pen.setCapStyle(Qt::FlatCap); // SVG's, whose dashes are no longer than they say
    if (dashes)
        pen.setDashPattern({dashes->on / width, dashes->off / width});
    return pen;
}

QFont plotFont(const QFont& usual, int size) {
    QFont font = usual;
    font.setFamilies(plotFamilies());
    font.setPointSizeF(QFontInfo(usual).pointSizeF() * size / kTickText);
    return font;
}

void styleAxis(QCPAxis& axis, const PlotStyle& style, const QFont& usual) {
    const bool lower = axis.axisType() == QCPAxis::atBottom;
    axis.setVisible(lower || axis.axisType() == QCPAxis::atLeft);
    axis.setBasePen(plotPen(style.line, kAxisWidth));
    axis.setTickPen(lower ? axis.basePen() : QPen(Qt::NoPen));
    axis.setTickLength(0, lower ? static_cast<int>(kTickLength) : 0);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelFont(plotFont(usual));
    axis.setLabelFont(plotFont(usual, kLabelText));
    axis.setTickLabelColor(plotColor(style.text));
    axis.setLabelColor(plotColor(style.text));
    if (lower) // or the number at its end would be left out
        axis.axisRect()->setMinimumMargins(
            {15, 15, QFontMetrics(axis.tickLabelFont()).horizontalAdvance(QStringLiteral("000000")) / 2 + 4, 15});
    axis.grid()->setVisible(!lower);
    axis.grid()->setPen(plotPen(style.grid, kAxisWidth));
    axis.grid()->setZeroLinePen(axis.grid()->pen());
}

void setRoundScale(QCPAxis& axis, double low, double high) {
    const auto ticks = roundTicks(low, high);
    axis.setScaleType(QCPAxis::stLinear);
    axis.setTicker(QSharedPointer<QCPAxisTicker>(new RoundTicker));
    axis.setRange(ticks.front(), ticks.back());
}

void styleLegend(QCPLegend& legend, const PlotStyle& style, const QFont& usual) {
    legend.setBrush(Qt::NoBrush);
    legend.setBorderPen(Qt::NoPen);
    legend.setFont(plotFont(usual));
    legend.setTextColor(plotColor(style.text));
}

void drawPlotOn(QCustomPlot& plot, QPaintDevice& device, const QSize& size) {
    QCPPainter painter(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
}

} // namespace pllava::ui
