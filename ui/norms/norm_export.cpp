#include "ui/norms/norm_export.h"

#include <filesystem>

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace pllava::ui {
namespace {

constexpr QSize kSize(624, 384); ///< pixels of 1/96 inch
constexpr int kDotsPerInch = 96;
constexpr int kPngScale = 3;

void drawPng(NormPlot& plot, QIODevice& device) {
    QImage image(kSize * kPngScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(kPngScale);
    image.fill(Qt::white);
    plot.drawOn(image, kSize);
    image.save(&device, "PNG");
}

void drawSvg(NormPlot& plot, QIODevice& device) {
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setSize(kSize);
    generator.setViewBox(QRect(QPoint(0, 0), kSize));
    generator.setResolution(kDotsPerInch);
    generator.setTitle(plot.accessibleName());
    plot.drawOn(generator, kSize);
}

void drawPdf(NormPlot& plot, QIODevice& device) {
    QPdfWriter writer(&device);
    writer.setResolution(kDotsPerInch);
    writer.setPageSize(QPageSize(QSizeF(kSize) / kDotsPerInch, QPageSize::Inch, {}, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    writer.setTitle(plot.accessibleName());
    writer.setCreator(QCoreApplication::applicationName());
    plot.drawOn(writer, kSize);
}

} // namespace

QByteArray drawPlot(const NormPlotContent& content, CountScale scale, PlotFormat format) {
    NormPlot plot;
    plot.setPalette(QPalette(Qt::white));
    plot.setContent(content);
    plot.setScale(scale);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case PlotFormat::Png: drawPng(plot, buffer); break;
    case PlotFormat::Svg: drawSvg(plot, buffer); break;
    case PlotFormat::Pdf: drawPdf(plot, buffer); break;
    }
    return buffer.data();
}

} // namespace pllava::ui
