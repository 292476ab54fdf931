#include "ui/tour.h"

#include <algorithm>

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {

/// The card with a step's words and the way on.
class Tour::Callout : public QWidget {
public:
    explicit Callout(QWidget* parent) : QWidget(parent) {
        setObjectName(QStringLiteral("tourCallout"));
        m_words->setWordWrap(true);
        m_count->setForegroundRole(QPalette::PlaceholderText);
        m_next->setObjectName(QStringLiteral("tourNext"));
        makePrimary(*m_next);
        auto* row = new QHBoxLayout;
        row->addWidget(m_count, 1);
        row->addWidget(m_end);
        row->addWidget(m_next);
        auto* layout = new QVBoxLayout(this);
        const int space = fontMetrics().height();
        layout->setContentsMargins(space, space, space, space);
        layout->addWidget(m_title);
        layout->addWidget(m_words);
        layout->addLayout(row);
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Escape)
            m_end->click();
        else
            QWidget::keyPressEvent(event);
    }
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Colors colors = colorsOf(palette());
        painter.setPen(QPen(colors.accent, 1.5));
        painter.setBrush(colors.panel);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kGap, kGap);
    }

    QLabel *m_title = titleLabel(), *m_words = new QLabel, *m_count = new QLabel;
    QPushButton *m_end = new QPushButton, *m_next = new QPushButton;
};

Tour::Tour(QWidget* window) : QWidget(window), m_callout(new Callout(window)) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
    m_callout->hide();
    window->installEventFilter(this);
    connect(m_callout->m_end, &QPushButton::clicked, this, &Tour::stop);
    connect(m_callout->m_next, &QPushButton::clicked, this, [this] { show(m_step + 1); });
}

void Tour::setSteps(const QVector<TourStep>& steps) {
    m_steps = steps;
    if (isVisible())
        show(m_step);
}

void Tour::start() {
    show(0);
}

void Tour::takeFocus() {
    m_callout->m_next->setFocus(Qt::ShortcutFocusReason);
}

void Tour::stop() {
    hide();
    m_callout->hide();
    emit ended();
}

void Tour::show(int step) {
    const auto there = [this](const QWidget* target) { // no panel that is closed or detached
        return target && target->isVisible() && target->window() == parentWidget()->window();
    };
    while (step < m_steps.size() && !there(m_steps[step].target))
        ++step;
    if (step >= m_steps.size())
        return stop();
    m_step = step;
    m_steps[step].target->installEventFilter(this);
    const bool last = step + 1 == m_steps.size();
    m_callout->m_title->setText(m_steps[step].title);
    m_callout->m_words->setText(m_steps[step].words);
    m_callout->m_count->setText(tr("%1 of %2").arg(step + 1).arg(m_steps.size()));
    m_callout->m_end->setText(tr("Skip"));
    m_callout->m_end->setVisible(!last);
    m_callout->m_next->setText(last ? tr("Done") : tr("Next"));
    m_callout->setAccessibleName(m_steps[step].title + QStringLiteral(". ") + m_steps[step].words);
    place();
    for (QWidget* part : {static_cast<QWidget*>(this), static_cast<QWidget*>(m_callout)}) {
        part->QWidget::show();
        part->raise();
    }
    QAccessibleEvent alert(m_callout, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QRect Tour::targetArea() const {
    const QWidget* target = m_steps.value(m_step).target;
    return target ? QRect(target->mapTo(parentWidget(), QPoint()), target->size()) : QRect();
}

/// Above or below the target, wherever there is more room, and inside the window.
void Tour::place() {
    setGeometry(parentWidget()->rect());
    m_callout->setFixedWidth(26 * m_callout->fontMetrics().height());
    m_callout->adjustSize();
    const QRect area = targetArea(), room = rect().adjusted(kGap, kGap, -kGap, -kGap);
    QRect card(QPoint(), m_callout->size());
    card.moveLeft(area.center().x() - card.width() / 2);
    area.top() > height() - area.bottom() ? card.moveBottom(area.top() - kGap) : card.moveTop(area.bottom() + kGap);
    card.moveLeft(std::clamp(card.left(), room.left(), std::max(room.left(), room.right() - card.width())));
    card.moveTop(std::clamp(card.top(), room.top(), std::max(room.top(), room.bottom() - card.height())));
    m_callout->move(card.topLeft());
    update();
}

void Tour::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colorsOf(palette()).accent, 2));
    painter.drawRoundedRect(QRectF(targetArea()).adjusted(-2, -2, 2, 2), kGap, kGap);
}

bool Tour::eventFilter(QObject* watched, QEvent* event) {
    const auto type = event->type();
    if (isVisible() && (type == QEvent::Resize || type == QEvent::Move || type == QEvent::LayoutRequest))
        place();
    if (isVisible() && type == QEvent::Hide && watched == m_steps.value(m_step).target)
        show(m_step); // the next one that is there
    return QWidget::eventFilter(watched, event);
}

} // namespace pllava::ui
