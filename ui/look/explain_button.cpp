#include "ui/look/explain_button.h"

#include <QEvent>
#include <QLabel>
#include <QMenu>
#include <QStyleOptionToolButton>
#include <QWidgetAction>

#include "ui/look/pieces.h"

namespace pllava::ui {

ExplainButton::ExplainButton(QWidget* parent) : QToolButton(parent) {
    auto* menu = new QMenu(this);
    auto* action = new QWidgetAction(menu);
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    const int space = fontMetrics().height() / 2;
    m_words->setContentsMargins(space, space, space, space);
    m_words->setFixedWidth(32 * fontMetrics().averageCharWidth() + 12 * fontMetrics().height());
    action->setDefaultWidget(m_words);
    menu->addAction(action);
    setMenu(menu);
    setPopupMode(QToolButton::InstantPopup);
    setAutoRaise(true);
    setMinimumWidth(5 * fontMetrics().height() / 2);
    updateTexts();
}

void ExplainButton::setExplanation(const QString& text) {
    m_words->setText(text);
    setAccessibleDescription(text);
}

void ExplainButton::initStyleOption(QStyleOptionToolButton* option) const {
    QToolButton::initStyleOption(option);
    if (width() < fontMetrics().horizontalAdvance(text()) + fontMetrics().height())
        option->text = QStringLiteral("?");
}

void ExplainButton::updateTexts() {
    setText(tr("What am I looking at?"));
    describe(*this, text());
}

void ExplainButton::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QToolButton::changeEvent(event);
}

} // namespace pllava::ui
