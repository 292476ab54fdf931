#include "ui/norms/token_grid.h"

#include <algorithm>

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include "ui/look/theme.h"
#include "ui/norms/norm_colors.h"
#include "ui/norms/norm_wording.h"

namespace pllava::ui {
namespace {

constexpr int kLeastLines = 4; ///< side of a grid at least, in lines of text

} // namespace

TokenGrid::TokenGrid(QWidget* parent) : QWidget(parent) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    updateTexts();
}

void TokenGrid::setNorms(const TokenNorms& norms, const Threshold& threshold) {
    m_norms = norms;
    m_threshold = threshold;
    m_dominant = dominantTokens(norms, threshold);
    m_maps.clear();
    for (std::int64_t t = 0; t < norms.shape.frames; ++t)
        m_maps.push_back(mapImage(norms, t));
    m_current = std::clamp<std::int64_t>(m_current, 0, norms.shape.tokens() - 1);
    rearrange();
    update();
}

void TokenGrid::clear() {
    m_norms.reset();
    m_maps.clear();
    rearrange();
    update();
}

void TokenGrid::setCurrentFrame(std::int64_t t) {
    if (t == m_frame)
        return;
    m_frame = t;
    update();
}

void TokenGrid::setCurrentToken(std::int64_t index) {
    if (!m_norms)
        return;
    m_current = std::clamp<std::int64_t>(index, 0, m_norms->shape.tokens() - 1);
    describe(m_current);
    update();
}

QSize TokenGrid::minimumSizeHint() const {
    const int least = kLeastLines * fontMetrics().height();
    return {least, m_norms ? std::max(least, m_arrangement.side <= least ? m_arrangement.height() : least) : least};
}

void TokenGrid::rearrange() {
    const int line = fontMetrics().height();
    const QSize seen = parentWidget() != nullptr ? parentWidget()->size() : size(); // not what it has grown to
    m_arrangement = arrange({seen, static_cast<int>(m_maps.size()), line + line / 8, line / 2, kLeastLines * line});
    updateGeometry();
}

void TokenGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    rearrange();
}

DominantToken TokenGrid::token(std::int64_t index) const {
    const PoolingShape& shape = m_norms->shape;
    const std::int64_t row = index / shape.width;
    return {index, row / shape.height, row % shape.height, index % shape.width,
            m_norms->norms[static_cast<std::size_t>(index)]};
}

QRectF TokenGrid::cellOf(std::int64_t index) const {
    const DominantToken at = token(index);
    const QRectF square = m_arrangement.square(static_cast<int>(at.t));
    const double width = square.width() / static_cast<double>(m_norms->shape.width);
    const double height = square.height() / static_cast<double>(m_norms->shape.height);
    return {square.left() + static_cast<double>(at.w) * width, square.top() + static_cast<double>(at.h) * height, width,
            height};
}

std::optional<std::int64_t> TokenGrid::tokenAt(const QPointF& position) const {
    for (std::size_t t = 0; t < m_maps.size(); ++t) {
        const QRectF square = m_arrangement.square(static_cast<int>(t));
        const QPointF in = position - square.topLeft();
        if (in.x() < 0 || in.y() < 0 || in.x() >= square.width() || in.y() >= square.height())
            continue;
        const PoolingShape& shape = m_norms->shape;
        const auto row = static_cast<std::int64_t>(in.y() / square.height() * static_cast<double>(shape.height));
        const auto column = static_cast<std::int64_t>(in.x() / square.width() * static_cast<double>(shape.width));
        return (static_cast<std::int64_t>(t) * shape.height + row) * shape.width + column;
    }
    return {};
}

void TokenGrid::describe(std::int64_t index) {
    const QString words = tokenWords(token(index), m_threshold);
    setAccessibleDescription(words);
    emit described(words);
}

void TokenGrid::click(std::int64_t index) {
    setCurrentToken(index);
    const DominantToken at = token(index);
    emit tokenClicked(at.t, at.h, at.w);
}

void TokenGrid::mouseMoveEvent(QMouseEvent* event) {
    const auto index = tokenAt(event->position());
    if (!index) {
        QToolTip::hideText();
        emit described({});
        return;
    }
    describe(*index);
    QToolTip::showText(event->globalPosition().toPoint(), accessibleDescription(), this,
                       cellOf(*index).toAlignedRect());
}

void TokenGrid::leaveEvent(QEvent* event) {
    emit described({});
    QWidget::leaveEvent(event);
}

void TokenGrid::mousePressEvent(QMouseEvent* event) {
    if (const auto index = tokenAt(event->position()); index && event->button() == Qt::LeftButton)
        click(*index);
}

/// The arrows are the grid's while it has the focus, not the player's.
bool TokenGrid::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool ours = (key->key() >= Qt::Key_Left && key->key() <= Qt::Key_PageDown) ||
                          key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (ours && key->modifiers() == Qt::NoModifier)
            event->accept();
    }
    return QWidget::event(event);
}

void TokenGrid::keyPressEvent(QKeyEvent* event) {
    if (!m_norms)
        return QWidget::keyPressEvent(event);
    const PoolingShape& shape = m_norms->shape;
    const auto move = [this](std::int64_t by) {
        if (m_current + by >= 0 && m_current + by < m_norms->shape.tokens())
            setCurrentToken(m_current + by);
    };
    switch (event->key()) {
    case Qt::Key_Left: return move(-1);
    case Qt::Key_Right: return move(1);
    case Qt::Key_Up: return move(-shape.width);
    case Qt::Key_Down: return move(shape.width);
    case Qt::Key_PageUp: return move(-shape.height * shape.width);
    case Qt::Key_PageDown: return move(shape.height * shape.width);
    case Qt::Key_Return:
    case Qt::Key_Enter: return click(m_current);
    default: QWidget::keyPressEvent(event);
    }
}

void TokenGrid::paintFrame(QPainter& painter, int t) const {
    const Colors colors = colorsOf(palette());
    const QRectF square = m_arrangement.square(t);
    const int label = m_arrangement.space.label;
    painter.setPen(t == m_frame ? colors.accent : colors.mutedText);
    painter.drawText(QRectF(square.left(), square.top() - label, square.width() + m_arrangement.space.gap, label),
                     Qt::AlignLeft | Qt::AlignVCenter, tr("t %1").arg(t));
    painter.drawImage(square, m_maps[static_cast<std::size_t>(t)]);
    if (t == m_frame) {
        painter.setPen(QPen(colors.accent, 2));
        painter.drawRect(square.adjusted(-1, -1, 1, 1));
    }
}

void TokenGrid::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    for (std::size_t t = 0; t < m_maps.size(); ++t)
        paintFrame(painter, static_cast<int>(t));
    painter.setPen(QPen(colorsOf(palette()).emphasis, 1.5));
    for (const DominantToken& dominant : m_dominant)
        if (m_norms)
            painter.drawRect(cellOf(dominant.index));
    if (m_norms && hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter.drawRect(cellOf(m_current).adjusted(-1, -1, 1, 1));
    }
}

void TokenGrid::updateTexts() {
    setAccessibleName(tr("Token map: arrow keys choose a token, Enter shows its frame"));
}

void TokenGrid::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    if (event->type() == QEvent::FontChange)
        rearrange();
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
