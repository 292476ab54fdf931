#include "ui/lab/figure_view.h"

#include <algorithm>

#include <QEvent>
#include <QPainter>
#include <QSvgRenderer>

#include "ui/look/plot_export.h"
#include "ui/look/plot_look.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

constexpr double kMargin = 4; ///< pixels

/// Qt's renderer accepts one face, not a list.
QByteArray svgForQt(const std::vector<Plot>& plots, const PlotSize& size, PlotGround ground) {
    return QByteArray::fromStdString(toSvg(plots, size, ground))
        .replace(kPlotFonts, QFontInfo(plotFont(QFont())).family().toUtf8());
}

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

/// Fills the widget with text as large as the widget's or, where that has no room, as much smaller as it must be.
void FigureView::load() {
    const double scale = QFontInfo(font()).pixelSize() / static_cast<double>(kTickText),
                 across = (width() - 2 * kMargin) / scale / static_cast<double>(m_plots.size()),
                 down = (height() - 2 * kMargin) / scale;
    const PlotSize least = leastSize(m_plots, across);
    const double smaller = std::max({1.0, least.width / across, least.height / down});
    const PlotSize size{across * smaller, down * smaller};
    m_renderer->load(svgForQt(m_plots, size, isDark(palette()) ? PlotGround::Dark : PlotGround::Paper));
    m_renderer->setAspectRatioMode(Qt::KeepAspectRatio);
    m_stale = false;
}

void FigureView::resizeEvent(QResizeEvent*) {
    m_stale = true;
}

void FigureView::changeEvent(QEvent* event) {
    m_stale |= event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    QWidget::changeEvent(event);
}

QSize FigureView::sizeHint() const {
    return {36 * fontMetrics().height(), 18 * fontMetrics().height()};
}

void FigureView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (isEmpty()) {
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, tr("Run to see the figure."));
        return;
    }
    if (m_stale)
        load();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colorsOf(palette()).panel);
    painter.drawRoundedRect(rect(), 6, 6);
    m_renderer->render(&painter, QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin));
}

QByteArray FigureView::exported(const QString& path) const {
    const PlotFormat format = plotFormat(path);
    if (format == PlotFormat::Svg)
        return QByteArray::fromStdString(toSvg(m_plots)); // as the command line writes it
    QSvgRenderer usual(svgForQt(m_plots, {}, PlotGround::Paper));
    const auto draw = [&usual](QPaintDevice& device, const QSize& size) {
        QPainter painter(&device);
        usual.render(&painter, QRectF(QPointF(), size));
    };
    return drawFigure(accessibleName(), format, draw, usual.defaultSize());
}

} // namespace pllava::ui
