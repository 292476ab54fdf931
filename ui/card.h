#pragma once

#include <QWidget>

namespace pllava::ui {

/// A panel that is no dock: the rounded ground of one, with what `content` shows on it. GUI thread only.
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(QWidget* content, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace pllava::ui
