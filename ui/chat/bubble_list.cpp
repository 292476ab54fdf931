#include "ui/chat/bubble_list.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <QApplication>
#include <QKeyEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include "ui/chat/message_bubble.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

constexpr int kAround = 6; ///< rows before and after those on the screen that are widgets too, for the Tab key
constexpr int kMargin = 6; ///< between rows

bool isInUse(const MessageBubble& bubble) {
    return bubble.isAncestorOf(QApplication::focusWidget()) || bubble.hasSelection();
}

} // namespace

BubbleList::BubbleList(const Conversation& conversation, QWidget* parent)
    : QAbstractScrollArea(parent), m_conversation(conversation) {
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setAutoFillBackground(false); // the card's shows through
    verticalScrollBar()->setSingleStep(20);
}

void BubbleList::reset() {
    release(0, -1);
    m_heights.clear();
    m_anchor = {};
    m_atEnd = true;
    updateCount();
}

void BubbleList::updateCount() {
    const auto& exchanges = m_conversation.exchanges;
    const int before = count(), now = static_cast<int>(exchanges.size());
    release(0, now - 1);
    m_heights.resize(static_cast<std::size_t>(now));
    m_known.resize(static_cast<std::size_t>(now), false);
    for (int row = before; row < now; ++row) {
        m_heights[row] = estimate(exchanges[row]);
        m_known[row] = false;
    }
    arrange();
}

void BubbleList::updateLast() {
    if (MessageBubble* last = lastBubble())
        last->show(m_conversation.exchanges.back());
    else if (count() > 0) {
        m_known.back() = false;
        m_heights.back() = estimate(m_conversation.exchanges.back());
        arrange();
    }
}

MessageBubble* BubbleList::lastBubble() const {
    const auto found = m_bubbles.find(count() - 1);
    return found == m_bubbles.end() ? nullptr : found->second;
}

void BubbleList::followEnd() {
    m_atEnd = true;
    arrange();
}

int BubbleList::rowWidth() const {
    return std::max(1, viewport()->width() - kGap);
}

/// Near enough for a scroll bar.
int BubbleList::estimate(const Exchange& exchange) const {
    const int line = fontMetrics().height();
    const qsizetype inLine = std::max(1, (rowWidth() - 4 * line) / std::max(1, fontMetrics().averageCharWidth()));
    const auto lines = [&](const QString& text) {
        return 1 + std::min<qsizetype>(text.size(), MessageBubble::kShownCharacters) / inLine;
    };
    const qsizetype frames = exchange.frameSeconds.isEmpty() ? 0 : 1 + exchange.frameSeconds.size() * 7 / inLine;
    return static_cast<int>(lines(exchange.question) + lines(exchange.error.value_or(exchange.answer)) + frames + 5) *
           line;
}

void BubbleList::forgetHeights() {
    for (int row = 0; row < count(); ++row) {
        m_heights[row] = estimate(m_conversation.exchanges[row]);
        m_known[row] = false;
    }
}

int BubbleList::top(int row) const {
    return std::accumulate(m_heights.begin(), m_heights.begin() + row, row * kMargin);
}

BubbleList::Anchor BubbleList::anchorAt(int position) const {
    int row = 0;
    while (row + 1 < count() && position >= m_heights[row] + kMargin)
        position -= m_heights[row++] + kMargin;
    return {row, std::max(0, position)};
}

MessageBubble* BubbleList::newBubble() {
    auto* made = new MessageBubble(viewport());
    const auto row = [this, made] {
        return std::find_if(m_bubbles.begin(), m_bubbles.end(), [&](const auto& each) { return each.second == made; })
            ->first;
    };
    connect(made, &MessageBubble::frameClicked, this, &BubbleList::frameClicked);
    connect(made, &MessageBubble::editRequested, this, [this, row] { emit editRequested(row()); });
    connect(made, &MessageBubble::regenerate, this, [this, row] { emit regenerateRequested(row()); });
    connect(made, &MessageBubble::heightChanged, this, [this, made] { remeasure(made); });
    return made;
}

MessageBubble* BubbleList::bubble(int row) {
    if (const auto found = m_bubbles.find(row); found != m_bubbles.end())
        return found->second;
    MessageBubble* made = m_bubbles[row] = newBubble();
    m_unordered = true;
    made->show(m_conversation.exchanges[row]);
    made->setVisible(true);
    m_known[row] = false;
    return made;
}

/// All but these rows; and those in which somebody has marked text, or is with the keyboard, as long as they exist.
void BubbleList::release(int first, int last) {
    std::vector<MessageBubble*> released;
    std::erase_if(m_bubbles, [&](const auto& each) {
        const auto [row, bubble] = each;
        const bool exists = row < static_cast<int>(m_conversation.exchanges.size()) && last >= 0;
        const bool kept = (row >= first && row <= last) || (exists && isInUse(*bubble));
        if (!kept)
            released.push_back(bubble);
        return !kept;
    });
    const QScopedValueRollback arranging(m_arranging, true); // the focus may move, and ask to be seen
    for (MessageBubble* bubble : released) {
        bubble->setParent(nullptr); // one of its own buttons may have asked for this
        bubble->deleteLater();
    }
}

void BubbleList::measure(int row) {
    MessageBubble* shown = bubble(row);
    if (m_known[row])
        return;
    m_heights[row] = shown->heightAt(rowWidth());
    m_known[row] = true;
}

void BubbleList::remeasure(MessageBubble* bubble) {
    for (const auto& [row, each] : m_bubbles)
        if (each == bubble && bubble->heightAt(rowWidth()) != m_heights[row]) {
            m_known[row] = false;
            return arrange();
        }
}

int BubbleList::measureDown(Anchor from) {
    int y = -from.above, row = from.row;
    for (; row < count() && y < viewport()->height(); ++row) {
        measure(row);
        y += m_heights[row] + kMargin;
    }
    return y;
}

int BubbleList::measureUpFromEnd() {
    int y = viewport()->height(), row = count();
    while (row > 0 && y > 0) {
        measure(--row);
        y -= m_heights[row] + (row + 1 < count() ? kMargin : 0);
    }
    m_anchor = {row, std::max(0, -y)};
    return y;
}

/// Once more where the scroll bar came or went, and so the rows' width has changed.
void BubbleList::arrange() {
    if (m_arranging)
        return;
    const QScopedValueRollback arranging(m_arranging, true);
    for (int time = 0, width = 0; time < 3 && width != rowWidth(); ++time) {
        width = rowWidth();
        arrangeOnce();
    }
}

/// What is at the upper edge, or at the end, stays where it is; all that is seen gets its height.
void BubbleList::arrangeOnce() {
    if (count() == 0) {
        release(0, -1);
        return updateBar();
    }
    m_anchor.row = std::clamp(m_anchor.row, 0, count() - 1);
    m_anchor.above = std::min(m_anchor.above, m_heights[m_anchor.row] + kMargin);
    if (!m_atEnd && measureDown(m_anchor) < viewport()->height())
        m_atEnd = true; // there is less below than the viewport has room for
    if (m_atEnd)
        measureUpFromEnd();
    const int last = anchorAt(top(m_anchor.row) + m_anchor.above + viewport()->height()).row;
    place(std::max(0, m_anchor.row - kAround), std::min(count() - 1, last + kAround));
    updateBar();
}

void BubbleList::place(int first, int last) {
    release(first, last);
    for (int row = first; row <= last; ++row)
        measure(row);
    const int begin = top(m_anchor.row) + m_anchor.above;
    for (const auto& [row, shown] : m_bubbles) {
        if (!m_known[row]) // kept while it is in use
            measure(row);
        shown->setGeometry(0, top(row) - begin, rowWidth(), m_heights[row]);
    }
    if (std::exchange(m_unordered, false))
        orderFocus();
}

void BubbleList::updateBar() {
    const int height = count() == 0 ? 0 : top(count()) - kMargin;
    QScrollBar* bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setRange(0, std::max(0, height - viewport()->height()));
    bar->setValue(m_atEnd ? bar->maximum() : top(m_anchor.row) + m_anchor.above);
}

/// The Tab key and screen readers go from row to row, in whatever order their widgets were made.
void BubbleList::orderFocus() {
    QWidget* before = this;
    for (const auto& [row, bubble] : m_bubbles) {
        bubble->raise();
        for (QWidget* each : bubble->focusOrder()) {
            setTabOrder(before, each);
            before = each;
        }
    }
}

void BubbleList::resizeEvent(QResizeEvent* event) {
    if (event->size().width() != event->oldSize().width())
        forgetHeights();
    arrange();
}

/// A person has scrolled.
void BubbleList::scrollContentsBy(int, int) {
    if (m_arranging)
        return;
    const QScrollBar* bar = verticalScrollBar();
    m_atEnd = bar->value() >= bar->maximum() - fontMetrics().height() / 2;
    m_anchor = anchorAt(bar->value());
    arrange();
}

void BubbleList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        followEnd();
    else
        QAbstractScrollArea::keyPressEvent(event);
}

void BubbleList::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange) {
        forgetHeights();
        arrange();
    }
    QAbstractScrollArea::changeEvent(event);
}

/// What the Tab key has reached is to be seen.
bool BubbleList::focusNextPrevChild(bool next) {
    if (!QAbstractScrollArea::focusNextPrevChild(next))
        return false;
    const QWidget* reached = QApplication::focusWidget();
    if (reached && viewport()->isAncestorOf(reached) && !m_arranging) {
        const int upper = reached->mapTo(viewport(), QPoint()).y(), lower = upper + reached->height();
        QScrollBar* bar = verticalScrollBar();
        if (upper < 0)
            bar->setValue(bar->value() + upper);
        else if (lower > viewport()->height())
            bar->setValue(bar->value() + std::min(upper, lower - viewport()->height()));
    }
    return true;
}

} // namespace pllava::ui
