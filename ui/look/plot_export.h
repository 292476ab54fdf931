#pragma once

#include <functional>

#include <QByteArray>
#include <QPalette>
#include <QSize>
#include <QString>

class QPaintDevice;

namespace pllava::ui {

enum class PlotFormat { Png, Svg, Pdf };

/// The format that a file's name asks for: SVG, PDF, else PNG.
PlotFormat plotFormat(const QString& path);

/// What figures are drawn with, whatever the window's theme: dark on white.
QPalette figurePalette();

/// A plot's usual size in pixels of 1/96 inch: 6.5 × 4 inches.
constexpr QSize kPlotSize(624, 384);

/// A figure as a file's bytes, PNG at 288 dots an inch. `draw` fills the size, in pixels, of the device. GUI thread
/// only.
QByteArray drawFigure(const QString& title, PlotFormat format,
                      const std::function<void(QPaintDevice& device, const QSize& size)>& draw,
                      const QSize& size = kPlotSize);

} // namespace pllava::ui
