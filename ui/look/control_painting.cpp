#include "ui/look/control_painting.h"

#include <algorithm>

#include <QPainter>
#include <QPalette>
#include <QStyleOption>

#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

QColor blend(const QColor& from, const QColor& to, float share) {
    const auto mix = [share](float a, float b) { return a + (b - a) * share; };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()),
                            mix(from.blueF(), to.blueF()));
}

} // namespace

void paintField(QPainter& painter, const QStyleOption& option, QColor fill, double radius) {
    const Colors colors = colorsOf(option.palette);
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool hovered = enabled && option.state & QStyle::State_MouseOver;
    const bool pressed = option.state & (QStyle::State_Sunken | QStyle::State_On);
    if (pressed || hovered)
        fill = blend(fill, option.palette.color(QPalette::WindowText), pressed ? 0.14F : 0.06F);
    const QColor line = option.state & QStyle::State_HasFocus ? colors.accent : colors.border;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    painter.restore();
}

void paintSunken(QPainter& painter, const QStyleOption& option) {
    QStyleOption plain = option;
    plain.state &= ~QStyle::State_Sunken;
    paintField(painter, plain, option.palette.color(QPalette::Base));
}

void paintChevron(QPainter& painter, const QStyleOption& option, double degrees) {
    const double reach = std::min({option.rect.width() / 3.0, option.rect.height() / 3.0, 4.0});
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(QRectF(option.rect).center());
    painter.rotate(degrees);
    const bool enabled = option.state & QStyle::State_Enabled;
    const QColor text = option.palette.color(QPalette::WindowText);
    painter.setPen(QPen(enabled ? text : colorsOf(option.palette).border, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter.drawPolyline(QPolygonF{{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}});
    painter.restore();
}

void paintCheck(QPainter& painter, const QStyleOption& option) {
    const Colors colors = colorsOf(option.palette);
    const bool on = option.state & QStyle::State_On, enabled = option.state & QStyle::State_Enabled;
    paintField(painter, option, on && enabled ? colors.accent : option.palette.color(QPalette::Base), 3);
    if (!on)
        return;
    const QRectF box = option.rect;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(enabled ? Qt::white : colors.mutedText, 1.6, Qt::SolidLine, Qt::RoundCap));
    const auto at = [&box](double x, double y) { return box.topLeft() + QPointF(x * box.width(), y * box.height()); };
    painter.drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.7), at(0.75, 0.32)});
    painter.restore();
}

void paintSlider(QPainter& painter, const QStyleOptionSlider& option, const QRectF& handle) {
    const Colors colors = colorsOf(option.palette);
    const QColor strong = option.state & QStyle::State_Enabled ? colors.accent : colors.mutedText;
    const bool flat = option.orientation == Qt::Horizontal;
    const QPointF middle = handle.center();
    QRectF groove(option.rect);
    groove = flat ? QRectF(groove.left() + 2, middle.y() - 2, groove.width() - 4, 4)
                  : QRectF(middle.x() - 2, groove.top() + 2, 4, groove.height() - 4);
    QRectF passed = groove;
    flat ? passed.setRight(middle.x()) : passed.setTop(middle.y());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(groove, 2, 2);
    painter.setBrush(strong);
    painter.drawRoundedRect(passed, 2, 2);
    const double radius = std::min(handle.width(), handle.height()) / 2 - 2;
    if (option.state & QStyle::State_HasFocus) {
        QColor halo = colors.accent;
        halo.setAlphaF(0.3F);
        painter.setBrush(halo);
        painter.drawEllipse(middle, radius + 2, radius + 2);
    }
    painter.setPen(QPen(strong, 2));
    painter.setBrush(option.state & QStyle::State_Sunken ? strong : colors.panel);
    painter.drawEllipse(middle, radius - 1, radius - 1);
    painter.restore();
}

void paintScrollHandle(QPainter& painter, const QStyleOptionSlider& option, const QRect& handle) {
    if (option.minimum == option.maximum)
        return;
    const Colors colors = colorsOf(option.palette);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(option.state & (QStyle::State_MouseOver | QStyle::State_Sunken) ? colors.mutedText
                                                                                     : colors.border);
    painter.drawRoundedRect(QRectF(handle).adjusted(2, 2, -2, -2), 3, 3);
    painter.restore();
}

void paintMenuTitle(QPainter& painter, const QStyleOptionMenuItem& option, const QStyle& style) {
    if (option.state & QStyle::State_Selected) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorsOf(option.palette).border);
        painter.drawRoundedRect(QRectF(option.rect).adjusted(0, 3, 0, -3), kControlRadius, kControlRadius);
        painter.restore();
    }
    style.drawItemText(&painter, option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, option.palette,
                       option.state & QStyle::State_Enabled, option.text, QPalette::WindowText);
}

} // namespace pllava::ui
