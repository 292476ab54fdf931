#pragma once

#include <map>
#include <vector>

#include <QAbstractScrollArea>

#include "ui/base/conversation.h"

namespace pllava::ui {

class MessageBubble;

/// The exchanges of a conversation, one below the other. Only those on the screen, and a few around them, are widgets;
/// the heights of the others are estimated until they are seen, so a conversation of thousands opens as fast as a short
/// one. GUI thread only.
class BubbleList : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// Shows what `conversation` holds; the owner says what has changed.
    explicit BubbleList(const Conversation& conversation, QWidget* parent = nullptr);

    /// Another conversation: its end is shown.
    void reset();
    /// The number of exchanges has changed; those that stay are the same.
    void updateCount();
    /// The last one has changed.
    void updateLast();
    /// The last one's widget; nullptr where it is not on the screen.
    MessageBubble* lastBubble() const;
    /// Shows the end, and stays there while it grows.
    void followEnd();

signals:
    void frameClicked(double seconds);
    void editRequested(int row);
    void regenerateRequested(int row);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    /// What is at the viewport's upper edge: this row, with so many pixels of it above.
    struct Anchor {
        int row = 0;
        int above = 0;
    };
    int count() const { return static_cast<int>(m_heights.size()); }
    int rowWidth() const;
    int estimate(const Exchange& exchange) const;
    void forgetHeights();
    int top(int row) const;
    Anchor anchorAt(int position) const;
    void arrange();
    void arrangeOnce();
    /// Rows from the one at the upper edge to the lower edge, measured.
    int measureDown(Anchor from);
    int measureUpFromEnd();
    void place(int first, int last);
    void updateBar();
    MessageBubble* bubble(int row);
    MessageBubble* newBubble();
    void release(int first, int last);
    void measure(int row);
    void remeasure(MessageBubble* bubble);
    void orderFocus();

    const Conversation& m_conversation;
    std::vector<int> m_heights;
    std::vector<bool> m_known; ///< the height was measured
    std::map<int, MessageBubble*> m_bubbles;
    Anchor m_anchor;
    bool m_atEnd = true, m_arranging = false;
    bool m_unordered = false; ///< there are widgets that are not yet in the order of their rows
};

} // namespace pllava::ui
