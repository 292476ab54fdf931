#include "ui/lab/figure_view.h"

#include <QEvent>
#include <QPainter>
#include <QSvgRenderer>

#include "ui/look/plot_export.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

constexpr double kMargin = 4; ///< pixels

} // namespace

FigureView::FigureView(QWidget* parent) : QWidget(parent), m_renderer(std::make_unique<QSvgRenderer>()) {
    const int line = fontMetrics().height();
    setMinimumSize(14 * line, 9 * line);
}

FigureView::~FigureView() = default;

void FigureView::setPlots(const std::vector<Plot>& plots) {
    m_plots = plots;
    m_stale = true;
    update();
}

void FigureView::load() {
    const PlotSize least = leastSize(m_plots),
                   size{std::max(least.width, (width() - 2 * kMargin) / static_cast<double>(m_plots.size())),
                        std::max(least.height, height() - 2 * kMargin)};
    const PlotGround ground = isDark(palette()) ? PlotGround::Dark : PlotGround::Paper;
    m_renderer->load(QByteArray::fromStdString(toSvg(m_plots, size, ground)));
    m_renderer->setAspectRatioMode(Qt::KeepAspectRatio);
    m_stale = false;
}

void FigureView::resizeEvent(QResizeEvent*) {
    m_stale = true;
}

void FigureView::changeEvent(QEvent* event) {
    m_stale |= event->type() == QEvent::PaletteChange;
    QWidget::changeEvent(event);
}

QSize FigureView::sizeHint() const {
    return {36 * fontMetrics().height(), 18 * fontMetrics().height()};
}

void FigureView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Run it, and its figure comes here."));
        return;
    }
    if (m_stale)
        load();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(rect(), 6, 6);
    m_renderer->render(&painter, QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin));
}

QByteArray FigureView::exported(const QString& path) const {
    const PlotFormat format = plotFormat(path);
    const QByteArray svg = QByteArray::fromStdString(toSvg(m_plots));
    if (format == PlotFormat::Svg)
        return svg;
    QSvgRenderer usual(svg);
    const auto draw = [&usual](QPaintDevice& device, const QSize& size) {
        QPainter painter(&device);
        usual.render(&painter, QRectF(QPointF(), size));
    };
    return drawFigure(accessibleName(), format, draw, usual.defaultSize());
}

} // namespace pllava::ui
