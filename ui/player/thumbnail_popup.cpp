#include "ui/player/thumbnail_popup.h"

#include <QPainter>
#include <QScreen>

#include "ui/base/times.h"
#include "ui/look/theme.h"

namespace pllava::ui {

ThumbnailPopup::ThumbnailPopup(QWidget* parent) : QWidget(parent, Qt::ToolTip) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFocusPolicy(Qt::NoFocus);
}

QSize ThumbnailPopup::box() const {
    const int unit = fontMetrics().height();
    return m_picture.isNull() ? QSize(6 * unit, 0) : m_picture.size().scaled(11 * unit, 7 * unit, Qt::KeepAspectRatio);
}

void ThumbnailPopup::setPicture(const QImage& picture) {
    const QPoint middle = geometry().center();
    m_picture = picture;
    if (isVisible())
        showAt({middle.x(), geometry().bottom() + 1}, m_seconds);
}

void ThumbnailPopup::showAt(QPoint above, double seconds) {
    m_seconds = seconds;
    const int line = fontMetrics().height() * 3 / 2;
    resize(box() + QSize(2, line + 2));
    QPoint corner(above.x() - width() / 2, above.y() - height());
    const QRect room = screen()->availableGeometry();
    corner.setX(std::clamp(corner.x(), room.left(), std::max(room.left(), room.right() - width())));
    move(corner);
    show();
    update();
}

void ThumbnailPopup::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colors colors = colorsOf(palette());
    painter.fillRect(rect(), colors.panel);
    painter.setPen(colors.border);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRect picture(QPoint(1, 1), box());
    if (!m_picture.isNull())
        painter.drawImage(picture, m_picture);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect().adjusted(0, picture.bottom() + 1, 0, 0), Qt::AlignCenter, timeText(m_seconds));
}

} // namespace pllava::ui
