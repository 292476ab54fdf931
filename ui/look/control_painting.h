#pragma once

#include <QColor>
#include <QRectF>

class QPainter;
class QStyle;
class QStyleOption;
class QStyleOptionMenuItem;
class QStyleOptionSlider;

namespace pllava::ui {

/// How the controls of StudioStyle look: each function paints one into the option's rectangle.

constexpr double kControlRadius = 5; ///< of the corners of a button or field

/// The frame of everything that can be typed into, chosen from or pressed.
void paintField(QPainter& painter, const QStyleOption& option, QColor fill, double radius = kControlRadius);
/// What is typed into says that it is sunken, and is not pressed.
void paintSunken(QPainter& painter, const QStyleOption& option);
void paintChevron(QPainter& painter, const QStyleOption& option, double degrees);
void paintCheck(QPainter& painter, const QStyleOption& option);
void paintSlider(QPainter& painter, const QStyleOptionSlider& option, const QRectF& handle);
void paintScrollHandle(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle);
void paintMenuTitle(QPainter& painter, const QStyleOptionMenuItem& option, const QStyle& style);

} // namespace pllava::ui
