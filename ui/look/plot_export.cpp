#include "ui/look/plot_export.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace pllava::ui {
namespace {

using Draw = std::function<void(QPaintDevice&, const QSize&)>;

constexpr int kDotsPerInch = 96;
constexpr int kPngScale = 3;

void drawPng(const Draw& draw, const QSize& size, QIODevice& device) {
    QImage image(size * kPngScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kPngScale);
    image.fill(Qt::white);
    draw(image, size);
    image.save(&device, "PNG");
}

void drawSvg(const QString& title, const Draw& draw, const QSize& size, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(kDotsPerInch);
    generator.setTitle(title);
    draw(generator, size);
}

void drawPdf(const QString& title, const Draw& draw, const QSize& size, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(size) / kDotsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(title);
    writer.setCreator(QCoreApplication::applicationName());
    draw(writer, size);
}

} // namespace

PlotFormat plotFormat(const QString& path) {
    return path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)   ? PlotFormat::Svg
           : path.endsWith(QStringLiteral(".pdf"), Qt::CaseInsensitive) ? PlotFormat::Pdf
                                                                        : PlotFormat::Png;
}

QPalette figurePalette() {
    return {Qt::white};
}

QByteArray drawFigure(const QString& title, PlotFormat format, const Draw& draw, const QSize& size) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PlotFormat::Png: drawPng(draw, size, buffer); break;
    case PlotFormat::Svg: drawSvg(title, draw, size, buffer); break;
    case PlotFormat::Pdf: drawPdf(title, draw, size, buffer); break;
    }
    return buffer.data();
}

} // namespace pllava::ui
