#include "ui/look/card.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/look/theme.h"

namespace pllava::ui {

void paintCard(QPainter& painter, const QRectF& area, const QPalette& palette) {
    constexpr double radius = 8;
    const Colors colors = colorsOf(palette);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colors.border);
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}

Card::Card(QWidget* content, QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1); // the line around it
    layout->addWidget(content);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintCard(painter, rect(), palette());
}

} // namespace pllava::ui
