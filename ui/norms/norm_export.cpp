#include "ui/norms/norm_export.h"

namespace pllava::ui {

QByteArray drawPlot(const NormPlotContent& content, CountScale scale, PlotFormat format) {
    NormPlot plot;
    plot.setPalette(figurePalette());
    plot.setContent(content);
    plot.setScale(scale);
    return drawFigure(plot.accessibleName(), format,
                      [&](QPaintDevice& device, const QSize& size) { plot.drawOn(device, size); });
}

} // namespace pllava::ui
