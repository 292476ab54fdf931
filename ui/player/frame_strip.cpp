#include "ui/player/frame_strip.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>

#include "ui/player/frame_strip_model.h"
#include "ui/theme.h"

namespace pllava::ui {

namespace {

QSize cellSize(const QFontMetrics& metrics) {
    return {metrics.height() * 11 / 2, metrics.height() * 16 / 5};
}

/// A thumbnail that fills its cell, its time in the corner.
class ThumbnailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return cellSize(option.fontMetrics);
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colors colors = colorsOf(option.palette);
        const QRect cell = option.rect.adjusted(2, 2, -2, -2);
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        painter->fillRect(cell, colors.border);
        const auto picture = index.data(Qt::DecorationRole).value<QImage>();
        if (!picture.isNull())
            painter->drawImage(cell, picture, middleOf(picture.size(), cell.size()));
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
    /// The part of a picture that fills a cell without changing its shape.
    static QRectF middleOf(const QSizeF& picture, const QSizeF& cell) {
        const QSizeF part = cell.scaled(picture, Qt::KeepAspectRatio);
        return {QPointF((picture.width() - part.width()) / 2, (picture.height() - part.height()) / 2), part};
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
    const int bar = horizontalScrollBar()->sizeHint().height();
    return {cellSize(fontMetrics()).width() * 8, cellSize(fontMetrics()).height() + bar};
}

QSize FrameStrip::minimumSizeHint() const {
    return {cellSize(fontMetrics()).width(), sizeHint().height()};
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
