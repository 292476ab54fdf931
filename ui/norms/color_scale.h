#pragma once

#include <QWidget>

namespace pllava::ui {

/// The colours of a token map with the norms at their ends. GUI thread only.
class ColorScale : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    void setRange(double least, double greatest);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_least = 0, m_greatest = 1;
};

} // namespace pllava::ui
