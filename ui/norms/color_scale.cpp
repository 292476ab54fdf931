#include "ui/norms/color_scale.h"

#include <QPainter>

#include "ui/look/theme.h"
#include "ui/norms/norm_colors.h"
#include "ui/norms/norm_wording.h"

namespace pllava::ui {

void ColorScale::setRange(double least, double greatest) {
    m_least = least;
    m_greatest = greatest;
    setAccessibleName(tr("Colours from norm %1 to %2").arg(normWords(least), normWords(greatest)));
    update();
}

QSize ColorScale::sizeHint() const {
    return {20 * fontMetrics().averageCharWidth(), fontMetrics().height()};
}

void ColorScale::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QString low = tr("norm %1").arg(normWords(m_least)), high = normWords(m_greatest);
    const int gap = fontMetrics().averageCharWidth();
    const int left = fontMetrics().horizontalAdvance(low) + gap;
    const int right = fontMetrics().horizontalAdvance(high) + gap;
    painter.setPen(colorsOf(palette()).mutedText);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, low);
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, high);
    const QRect bar = rect().adjusted(left, height() / 4, -right, -height() / 4);
    if (bar.width() > 0)
        painter.drawImage(bar, colorScale(bar.width()));
}

} // namespace pllava::ui
