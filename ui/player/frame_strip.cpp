#include "ui/player/frame_strip.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <algorithm>

#include "ui/look/theme.h"
#include "ui/player/frame_strip_model.h"

namespace pllava::ui {

namespace {

constexpr int kVisible = 8; ///< thumbnails side by side, where the room allows

QSize smallestCell(const QFontMetrics& metrics) {
    return {metrics.height() * 7 / 2, metrics.height() * 7 / 2}; // as wide as the time in its corner needs
}

/// A whole thumbnail in its cell, its time in the corner.
class ThumbnailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        const auto* view = static_cast<const QListView*>(option.widget);
        const QSize least = smallestCell(option.fontMetrics);
        return {std::max(least.width(), view->viewport()->width() / kVisible), view->viewport()->height()};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colors colors = colorsOf(option.palette);
        const QRect cell = option.rect.adjusted(2, 2, -2, -2);
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter->fillRect(cell, Qt::black);
        const auto picture = index.data(Qt::DecorationRole).value<QImage>();
        if (!picture.isNull())
            painter->drawImage(fitted(picture.size(), cell), picture);
        paintTime(painter, cell, index.data().toString());
        const bool current = index.data(FrameStripModel::CurrentRole).toBool();
        const bool focused = option.state.testFlag(QStyle::State_HasFocus);
        if (current || focused) {
            painter->setPen(QPen(current ? colors.emphasis : colors.accent, 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRoundedRect(cell, 3, 3);
        }
        painter->restore();
    }

private:
    static QRectF fitted(const QSizeF& picture, const QRectF& cell) {
        QRectF whole(QPointF(), picture.scaled(cell.size(), Qt::KeepAspectRatio));
        whole.moveCenter(cell.center());
        return whole;
    }

    static void paintTime(QPainter* painter, const QRect& cell, const QString& time) {
        const QSize size = painter->fontMetrics().size(Qt::TextSingleLine, time) + QSize(6, 0);
        const QRect box(cell.bottomRight() - QPoint(size.width() - 1, size.height() - 1), size);
        painter->fillRect(box, QColor(0, 0, 0, 160));
        painter->setPen(Qt::white);
        painter->drawText(box, Qt::AlignCenter, time);
    }
};

} // namespace

FrameStrip::FrameStrip(QWidget* parent) : QListView(parent), m_model(new FrameStripModel(this)) {
    setObjectName(QStringLiteral("frameStrip"));
    setModel(m_model);
    setItemDelegate(new ThumbnailDelegate(this));
    setFlow(QListView::LeftToRight);
    setWrapping(false);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the wheel, the keys and the playing picture move it
    setHorizontalScrollMode(ScrollPerPixel);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto seek = [this](const QModelIndex& index) {
        emit seekRequested(index.data(FrameStripModel::SecondsRole).toDouble());
    };
    connect(this, &QListView::clicked, this, seek);
    connect(this, &QListView::activated, this, seek);
    retranslate();
}

QSize FrameStrip::sizeHint() const {
    const QSize cell = smallestCell(fontMetrics());
    return {cell.width() * kVisible, cell.height()};
}

QSize FrameStrip::minimumSizeHint() const {
    return smallestCell(fontMetrics());
}

void FrameStrip::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    doItemsLayout(); // at once; the view itself would wait
}

void FrameStrip::wheelEvent(QWheelEvent* event) {
    const QPoint turn = event->angleDelta();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (turn.y() != 0 ? turn.y() : turn.x()));
    event->accept();
}

void FrameStrip::setTimes(std::vector<double> seconds) {
    m_model->setTimes(std::move(seconds));
    setVisible(m_model->rowCount() > 0);
}

const std::vector<double>& FrameStrip::times() const {
    return m_model->times();
}

void FrameStrip::setThumbnail(double seconds, const QImage& picture) {
    m_model->setThumbnail(seconds, picture);
}

void FrameStrip::setPosition(double seconds) {
    const int before = m_model->current();
    m_model->setPosition(seconds);
    if (m_model->current() != before && m_model->current() >= 0)
        scrollTo(m_model->index(m_model->current()));
}

void FrameStrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
    QListView::changeEvent(event);
}

void FrameStrip::retranslate() {
    setAccessibleName(tr("Sampled frames"));
    setAccessibleDescription(tr("The frames the model saw; choose one to go there"));
}

} // namespace pllava::ui
