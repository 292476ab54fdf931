#include "ui/lab/figure_view.h"

#include <QBuffer>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgRenderer>

namespace pllava::ui {
namespace {

constexpr int kPrintScale = 3; ///< pixels of a PNG for one unit of the drawing

} // namespace

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
    if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive))
        return m_svg;
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive)) {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QSizeF(m_renderer->defaultSize()) * 0.75, QPageSize::Point));
        writer.setPageMargins({});
        QPainter painter(&writer);
        m_renderer->render(&painter);
    } else {
        QImage image(m_renderer->defaultSize() * kPrintScale, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        m_renderer->render(&painter);
        painter.end();
        image.save(&buffer, "PNG");
    }
    return bytes;
}

} // namespace pllava::ui
