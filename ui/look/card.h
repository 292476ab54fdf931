#pragma once

#include <QWidget>

namespace pllava::ui {

/// The ground of a panel: a rounded area a step away from the window's.
void paintCard(QPainter& painter, const QRectF& area, const QPalette& palette);

/// A panel that is no dock: the rounded ground of one, with what `content` shows on it. GUI thread only.
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(QWidget* content, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pllava::ui
