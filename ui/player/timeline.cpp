#include "ui/player/timeline.h"

#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>
#include <cmath>

#include "ui/look/theme.h"
#include "ui/player/thumbnail_popup.h"

namespace pllava::ui {

namespace {

constexpr double kArrowSeconds = 5;
constexpr double kPageSeconds = 30;
constexpr double kLeastRange = 0.05;
constexpr int kSteps = 1'000'000'000; ///< milliseconds that a slider can count

int milliseconds(double seconds) {
    return static_cast<int>(std::clamp(std::round(seconds * 1000), 0.0, double{kSteps}));
}

} // namespace

Timeline::Timeline(QWidget* parent) : QSlider(Qt::Horizontal, parent), m_popup(new ThumbnailPopup(this)) {
    setObjectName(QStringLiteral("timeline"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setEnabled(false);
    retranslate();
}

int Timeline::unit() const {
    return fontMetrics().height();
}

QSize Timeline::sizeHint() const {
    return {20 * unit(), unit() * 7 / 4};
}

QSize Timeline::minimumSizeHint() const {
    return {6 * unit(), sizeHint().height()};
}

void Timeline::setDuration(double seconds) {
    m_duration = seconds;
    setEnabled(seconds > 0);
    QSlider::setRange(0, milliseconds(seconds));
    setPosition(0);
}

void Timeline::setPosition(double seconds) {
    if (m_drag == Drag::Position)
        return; // the pointer knows better
    m_position = seconds;
    setValue(milliseconds(seconds));
    update();
}

void Timeline::setMarkers(std::vector<double> seconds) {
    m_markers = std::move(seconds);
    update();
}

void Timeline::setMoments(std::vector<double> seconds, std::vector<double> shares) {
    m_moments = std::move(seconds);
    m_shares = std::move(shares);
    retranslate();
    update();
}

void Timeline::setRange(std::optional<TimeRange> range) {
    m_range = range;
    update();
}

QRectF Timeline::groove() const {
    const double thickness = std::max(3, unit() / 5);
    const double inset = unit() / 2.0;
    return {inset, (height() - thickness) / 2, std::max(1.0, width() - 2 * inset), thickness};
}

double Timeline::xOf(double seconds) const {
    const QRectF line = groove();
    return line.left() + line.width() * (m_duration > 0 ? std::clamp(seconds / m_duration, 0.0, 1.0) : 0);
}

double Timeline::secondsAt(double x) const {
    const QRectF line = groove();
    return std::clamp((x - line.left()) / line.width(), 0.0, 1.0) * m_duration;
}

Timeline::Drag Timeline::dragAt(QPointF point) const {
    const double reach = unit() / 2.0;
    const bool atStart = m_range && std::abs(point.x() - xOf(m_range->start)) < reach;
    const bool atEnd = m_range && std::abs(point.x() - xOf(m_range->end)) < reach;
    // The ends are held by their flags, above the line, so that a seek to them stays possible.
    if (point.y() > groove().top() || !(atStart || atEnd))
        return Drag::Position;
    const bool nearerEnd = !atStart || (atEnd && point.x() > (xOf(m_range->start) + xOf(m_range->end)) / 2);
    return nearerEnd ? Drag::End : Drag::Start;
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_duration <= 0)
        return;
    m_anchor = secondsAt(event->position().x());
    m_drag = event->modifiers() & Qt::ShiftModifier ? Drag::NewRange : dragAt(event->position());
    if (m_drag == Drag::Position)
        dragTo(m_anchor);
}

void Timeline::dragTo(double seconds) {
    std::optional<TimeRange> range = m_range;
    switch (m_drag) {
    case Drag::None: return;
    case Drag::Position:
        m_position = seconds;
        setValue(milliseconds(seconds));
        update();
        emit seekRequested(seconds);
        return;
    case Drag::Start: range->start = std::min(seconds, std::max(0.0, range->end - kLeastRange)); break;
    case Drag::End: range->end = std::max(seconds, range->start + kLeastRange); break;
    case Drag::NewRange:
        range = TimeRange{std::min(seconds, m_anchor), std::max(seconds, m_anchor)};
        if (range->end - range->start < kLeastRange)
            return;
        break;
    }
    setRange(range);
    emit rangeEdited(range);
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag != Drag::None)
        dragTo(secondsAt(event->position().x()));
    const bool holds = m_drag == Drag::None && m_duration > 0 && dragAt(event->position()) != Drag::Position;
    setCursor(holds ? Qt::SizeHorCursor : Qt::ArrowCursor);
    hover(event->position());
}

void Timeline::mouseReleaseEvent(QMouseEvent*) {
    m_drag = Drag::None;
}

void Timeline::hover(QPointF point) {
    if (m_duration <= 0)
        return;
    const double seconds = secondsAt(point.x());
    m_hovered = seconds;
    m_popup->showAt(mapToGlobal(QPoint(static_cast<int>(point.x()), -unit() / 4)), seconds);
    emit previewWanted(seconds);
}

void Timeline::showPreview(double, const QImage& picture) {
    if (m_hovered)
        m_popup->setPicture(picture);
}

void Timeline::hidePreview() {
    m_hovered.reset();
    m_popup->hide();
    m_popup->setPicture({});
}

void Timeline::leaveEvent(QEvent*) {
    hidePreview();
}

void Timeline::hideEvent(QHideEvent*) {
    hidePreview();
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    const double seconds = [&] {
        switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Down: return m_position - kArrowSeconds;
        case Qt::Key_Right:
        case Qt::Key_Up: return m_position + kArrowSeconds;
        case Qt::Key_PageDown: return m_position - kPageSeconds;
        case Qt::Key_PageUp: return m_position + kPageSeconds;
        case Qt::Key_Home: return 0.0;
        case Qt::Key_End: return m_duration;
        default: return -1e9;
        }
    }();
    if (seconds < -1e8) {
        QWidget::keyPressEvent(event);
        return;
    }
    m_position = std::clamp(seconds, 0.0, m_duration);
    emit seekRequested(m_position);
}

void Timeline::wheelEvent(QWheelEvent* event) {
    event->accept();
    if (event->angleDelta().y() != 0 && m_duration > 0)
        emit seekRequested(std::clamp(m_position + (event->angleDelta().y() > 0 ? -1 : 1), 0.0, m_duration));
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF line = groove();
    const Colors colors = colorsOf(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.border);
    painter.drawRoundedRect(line, line.height() / 2, line.height() / 2);
    if (m_duration <= 0)
        return;
    paintRange(painter, line);
    paintMoments(painter, line);
    QRectF played = line;
    played.setRight(xOf(m_position));
    painter.setBrush(colors.accent);
    painter.drawRoundedRect(played, line.height() / 2, line.height() / 2);
    paintMarkers(painter, line);
    paintHandle(painter, line);
}

void Timeline::paintRange(QPainter& painter, const QRectF& line) const {
    if (!m_range)
        return;
    const QColor color = colorsOf(palette()).accent;
    QColor fill = color;
    fill.setAlphaF(0.25F);
    const double top = 1, left = xOf(m_range->start), right = xOf(m_range->end), flag = unit() / 3.0;
    painter.fillRect(QRectF(QPointF(left, top + 1), QPointF(right, line.bottom() + 2)), fill);
    painter.setBrush(color);
    painter.drawPolygon(QPolygonF{{left, top}, {left + flag, top}, {left, top + 1.4 * flag}});
    painter.drawPolygon(QPolygonF{{right, top}, {right - flag, top}, {right, top + 1.4 * flag}});
    painter.fillRect(QRectF(left - 0.75, top, 1.5, line.bottom() + 2 - top), color);
    painter.fillRect(QRectF(right - 0.75, top, 1.5, line.bottom() + 2 - top), color);
}

void Timeline::paintMarkers(QPainter& painter, const QRectF& line) const {
    const double reach = unit() / 2.5;
    for (const double seconds : m_markers)
        painter.fillRect(QRectF(xOf(seconds) - 1, line.center().y() - reach, 2, 2 * reach),
                         colorsOf(palette()).emphasis);
}

void Timeline::paintMoments(QPainter& painter, const QRectF& line) const {
    if (m_moments.empty())
        return;
    const double most = std::ranges::max(m_shares), room = line.top() - 1;
    painter.setPen(Qt::NoPen);
    QColor fill = colorsOf(palette()).accent;
    fill.setAlphaF(0.6F);
    painter.setBrush(fill);
    const auto between = [&](std::size_t left) { return (xOf(m_moments[left]) + xOf(m_moments[left + 1])) / 2; };
    const std::size_t last = m_moments.size() - 1;
    for (std::size_t i = 0; i <= last && most > 0; ++i) {
        const double at = xOf(m_moments[i]), height = room * m_shares[i] / most;
        double from = i > 0 ? between(i - 1) : at, to = i < last ? between(i) : at;
        if (i == 0) // as far as to the other side, but not over what no frame was taken of
            from = std::max(line.left(), 2 * at - to);
        if (i == last)
            to = std::min(line.right(), 2 * at - from);
        painter.drawRect(QRectF(from + 0.5, line.top() - height, std::max(2.0, to - from - 1), height));
    }
}

void Timeline::paintHandle(QPainter& painter, const QRectF& line) const {
    const double reach = unit() * 0.6;
    const QRectF bar(xOf(m_position) - 2, line.center().y() - reach, 4, 2 * reach);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::WindowText), 1)
                              : QPen(palette().color(QPalette::Window), 1));
    painter.setBrush(colorsOf(palette()).accent);
    painter.drawRoundedRect(bar.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2);
}

void Timeline::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        update();
    QSlider::changeEvent(event);
}

void Timeline::retranslate() {
    setAccessibleName(tr("Position in the video"));
    const QString marks =
        tr("Drag to seek; hold Shift and drag to mark the range that questions are about; amber marks "
           "are the frames the model saw");
    setAccessibleDescription(m_moments.empty() ? marks
                                               : marks + QStringLiteral("; ") +
                                                     tr("columns: attention of the answer to each moment"));
}

} // namespace pllava::ui
