#include "ui/lab/figure_view.h"

#include <QPainter>
#include <QSvgRenderer>

#include "ui/look/plot_export.h"

namespace pllava::ui {
FigureView::FigureView(QWidget* parent) : QWidget(parent), m_renderer(std::make_unique<QSvgRenderer>()) {
    const int line = fontMetrics().height();
    setMinimumSize(14 * line, 9 * line);
}

FigureView::~FigureView() = default;

void FigureView::setPlots(const std::vector<Plot>& plots) {
    m_svg = plots.empty() ? QByteArray() : QByteArray::fromStdString(toSvg(plots));
    m_renderer->load(m_svg);
    m_renderer->setAspectRatioMode(Qt::KeepAspectRatio);
    update();
}

QSize FigureView::sizeHint() const {
    return isEmpty() ? minimumSize() : m_renderer->defaultSize();
}

void FigureView::paintEvent(QPaintEvent*) {
    if (isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Qt::white);
    painter.drawRoundedRect(rect(), 6, 6);
    m_renderer->render(&painter, QRectF(rect()).adjusted(4, 4, -4, -4));
}

QByteArray FigureView::exported(const QString& path) const {
    const PlotFormat format = plotFormat(path);
    if (format == PlotFormat::Svg)
        return m_svg;
    const auto draw = [this](QPaintDevice& device, const QSize& size) {
        QPainter painter(&device);
        m_renderer->render(&painter, QRectF(QPointF(), size));
    };
    return drawFigure(accessibleName(), format, draw, m_renderer->defaultSize());
}

} // namespace pllava::ui
