#include "ui/player/video_view.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHelpEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

#include "ui/base/paths.h"
#include "ui/base/video_overlay.h"
#include "ui/look/icons.h"
#include "ui/look/theme.h"

namespace pllava::ui {

QString droppedFile(const QMimeData* data) {
    for (const QUrl& url : data->urls())
        if (const QString file = localFile(url); !file.isEmpty())
            return file;
    return {};
}

VideoView::VideoView(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("videoView"));
    setAcceptDrops(true);
    setMouseTracking(true);
    setFocusPolicy(Qt::ClickFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    retranslate();
}

QSize VideoView::sizeHint() const {
    const int unit = fontMetrics().height();
    return {32 * unit, 18 * unit};
}

QSize VideoView::minimumSizeHint() const {
    return sizeHint() / 3;
}

void VideoView::showPicture(const QImage& picture, double seconds) {
    m_picture = picture;
    m_seconds = seconds;
    m_error.clear();
    m_loading.clear();
    update();
}

void VideoView::showError(const QString& message) {
    clear();
    m_error = message;
    setAccessibleDescription(message);
}

void VideoView::clear(const QString& loading) {
    m_picture = {};
    m_error.clear();
    m_loading = loading;
    setAccessibleDescription({});
    update();
}

void VideoView::setOverlay(VideoOverlay* overlay) {
    m_overlay = overlay;
    update();
}

QRectF VideoView::pictureRect() const {
    if (m_picture.isNull())
        return {};
    // In pixels of the screen, so that a picture made for this size is painted as it is.
    const QSizeF box = QSizeF(size()) * devicePixelRatioF();
    const QSizeF fitted = QSizeF(m_picture.size()).scaled(box, Qt::KeepAspectRatio);
    const QSizeF rest = fitted - QSizeF(m_picture.size());
    const bool made = std::abs(rest.width()) < 1.5 && std::abs(rest.height()) < 1.5;
    const QSizeF shown = (made ? QSizeF(m_picture.size()) : fitted) / devicePixelRatioF();
    const double ratio = devicePixelRatioF();
    const QPointF corner((width() - shown.width()) / 2, (height() - shown.height()) / 2);
    return {QPointF(std::round(corner.x() * ratio) / ratio, std::round(corner.y() * ratio) / ratio), shown};
}

void VideoView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (m_picture.isNull()) {
        paintMessage(painter);
        return;
    }
    const QRectF target = pictureRect();
    painter.fillRect(rect(), Qt::black);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, target.size() * devicePixelRatioF() != m_picture.size());
    painter.drawImage(target, m_picture);
    if (m_overlay) {
        painter.setClipRect(target);
        m_overlay->paint(painter, target, m_seconds);
    }
}

void VideoView::paintMessage(QPainter& painter) const {
    const Colors colors = colorsOf(palette());
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const int unit = fontMetrics().height();
    const bool inviting = m_error.isEmpty() && m_loading.isEmpty();
    const QString text = !m_error.isEmpty()     ? m_error
                         : !m_loading.isEmpty() ? m_loading
                                                : tr("Drop a video here, or click to open one");
    const QRect room = rect().adjusted(2 * unit, unit, -2 * unit, -unit);
    const int flags = Qt::AlignCenter | Qt::TextWordWrap;
    const QRect words = painter.boundingRect(room, flags, text);
    if (inviting && words.top() > 4 * unit) {
        const QRect place(rect().center().x() - 3 * unit / 2, words.top() - 4 * unit, 3 * unit, 3 * unit);
        icon(QStringLiteral("document-open")).paint(&painter, place);
    }
    painter.setPen(m_error.isEmpty() ? colors.mutedText : colors.bad);
    painter.drawText(room, flags, text);
}

bool VideoView::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF picture = pictureRect();
    const QPointF at = QPointF(help->pos()) - picture.topLeft();
    const bool inside = !picture.isEmpty() && picture.contains(help->pos());
    const QString text = inside && m_overlay
                             ? m_overlay->textAt({at.x() / picture.width(), at.y() / picture.height()}, m_seconds)
                             : QString();
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text, this);
    return true;
}

void VideoView::resizeEvent(QResizeEvent*) {
    emit pictureSizeWanted(size() * devicePixelRatioF());
}

void VideoView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

void VideoView::retranslate() {
    setAccessibleName(tr("Video"));
    update();
}

void VideoView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_picture.isNull() && m_loading.isEmpty())
        emit openRequested();
}

void VideoView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && !m_picture.isNull())
        emit doubleClicked();
}

void VideoView::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void VideoView::dropEvent(QDropEvent* event) {
    const QString path = droppedFile(event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    emit fileDropped(path);
}

} // namespace pllava::ui
