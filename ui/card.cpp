#include "ui/card.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/studio_style.h"

namespace pllava::ui {

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
