#include "ui/look/plot_look.h"

#include <qcustomplot.h>

#include "ui/look/theme.h"

namespace pllava::ui {

void styleAxis(QCPAxis& axis, const Colors& colors, const QFont& font) {
    axis.setBasePen(Qt::NoPen);
    axis.setTickPen(Qt::NoPen);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelFont(font);
    axis.setLabelFont(font);
    axis.setTickLabelColor(colors.mutedText);
    axis.setLabelColor(colors.mutedText);
    axis.grid()->setPen(QPen(colors.border, 0));
    axis.grid()->setZeroLinePen(QPen(colors.border, 0));
}

void styleLegend(QCPLegend& legend, const Colors& colors, const QFont& font) {
    legend.setBrush(Qt::NoBrush);
    legend.setBorderPen(Qt::NoPen);
    legend.setFont(font);
    legend.setTextColor(colors.mutedText);
}

void drawPlotOn(QCustomPlot& plot, QPaintDevice& device, const QSize& size) {
    QCPPainter painter(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
}

} // namespace pllava::ui
