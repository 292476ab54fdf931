#include "ui/lab/figure_view.h"

#include <algorithm>

#include <QPainter>
#include <QSvgRenderer>

#include "ui/look/plot_export.h"

namespace pllava::ui {
namespace {

constexpr double kMargin = 4, kLeastWidth = 320, kLeastHeight = 200, kLegendRow = 15; ///< pixels

} // namespace

FigureView::FigureView(QWidget* parent) : QWidget(parent), m_renderer(std::make_unique<QSvgRenderer>()) {
    const int line = fontMetrics().height();
    setMinimumSize(14 * line, 9 * line);
}

FigureView::~FigureView() = default;

void FigureView::setPlots(const std::vector<Plot>& plots) {
    m_plots = plots;
    m_svg = plots.empty() ? QByteArray() : QByteArray::fromStdString(toSvg(plots));
    fit();
}

void FigureView::fit() {
    if (isEmpty()) {
        update();
        return;
    }
    const auto legends =
        std::ranges::max(m_plots, {}, [](const Plot& plot) { return plot.series.size(); }).series.size();
    const double least = kLeastHeight + kLegendRow * static_cast<double>(legends);
    const PlotSize size{std::max(kLeastWidth, (width() - 2 * kMargin) / static_cast<double>(m_plots.size())),
                        std::max(least, height() - 2 * kMargin)};
    m_renderer->load(QByteArray::fromStdString(toSvg(m_plots, size)));
    m_renderer->setAspectRatioMode(Qt::KeepAspectRatio);
    update();
}

void FigureView::resizeEvent(QResizeEvent*) {
    fit();
}

QSize FigureView::sizeHint() const {
    return {36 * fontMetrics().height(), 18 * fontMetrics().height()};
}

void FigureView::paintEvent(QPaintEvent*) {
    if (isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(rect(), 6, 6);
    m_renderer->render(&painter, QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin));
}

QByteArray FigureView::exported(const QString& path) const {
    const PlotFormat format = plotFormat(path);
    if (format == PlotFormat::Svg)
        return m_svg;
    QSvgRenderer usual(m_svg);
    const auto draw = [&usual](QPaintDevice& device, const QSize& size) {
        QPainter painter(&device);
        usual.render(&painter, QRectF(QPointF(), size));
    };
    return drawFigure(accessibleName(), format, draw, usual.defaultSize());
}

} // namespace pllava::ui
