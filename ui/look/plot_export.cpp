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

constexpr QSize kSize(624, 384); ///< pixels of 1/96 inch
constexpr int kDotsPerInch = 96;
constexpr int kPngScale = 3;

void drawPng(const Draw& draw, QIODevice& device) {
    QImage image(kSize * kPngScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kPngScale);
    image.fill(Qt::white);
    draw(image, kSize);
    image.save(&device, "PNG");
}

void drawSvg(const QString& title, const Draw& draw, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(kSize);
    generator.setViewBox(QRect(QPoint(0, 0), kSize));
    generator.setResolution(kDotsPerInch);
    generator.setTitle(title);
    draw(generator, kSize);
}

void drawPdf(const QString& title, const Draw& draw, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(kSize) / kDotsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(title);
    writer.setCreator(QCoreApplication::applicationName());
    draw(writer, kSize);
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

QByteArray drawFigure(const QString& title, PlotFormat format, const Draw& draw) {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PlotFormat::Png: drawPng(draw, buffer); break;
    case PlotFormat::Svg: drawSvg(title, draw, buffer); break;
    case PlotFormat::Pdf: drawPdf(title, draw, buffer); break;
    }
    return buffer.data();
}

} // namespace pllava::ui
