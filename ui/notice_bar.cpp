#include "ui/notice_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "ui/base/wording.h"
#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {

NoticeBar::NoticeBar(Tone tone, QWidget* parent) : QFrame(parent), m_usual(tone), m_tone(tone) {
    m_text = new QLabel;
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_step = new QPushButton;
    m_close = new QPushButton;
    auto* layout = new QHBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_step);
    layout->addWidget(m_close);
    connect(m_close, &QPushButton::clicked, this, [this] {
        hide();
        emit closed();
    });
    connect(m_step, &QPushButton::clicked, this, [this] {
        hide();
        if (m_action)
            m_action();
    });
    updateColors();
    hide();
}

void NoticeBar::show(const QString& text, const QString& details, const QString& step, std::function<void()> action) {
    m_text->setText(text);
    m_text->setToolTip(details.left(4000));
    m_text->setAccessibleName(text);
    m_step->setText(step);
    m_step->setVisible(!step.isEmpty());
    m_action = std::move(action);
    m_tone = m_usual;
    updateColors();
    QFrame::show();
}

void NoticeBar::showDone(const QString& text, const QString& step, std::function<void()> action) {
    show(text, {}, step, std::move(action));
    m_tone = Tone::Done;
    updateColors();
}

void NoticeBar::show(const Error& error, const QString& step, std::function<void()> action) {
    show(errorWords(error), errorDetails(error), step, std::move(action));
}

void NoticeBar::hideIf(const QString& text) {
    if (m_text->text() == text)
        hide();
}

void NoticeBar::updateColors() {
    m_close->setText(tr("Close"));
    const Colors colors = colorsOf(palette());
    setTextColor(*m_text, m_tone == Tone::Fault ? colors.bad : m_tone == Tone::Done ? colors.good : colors.emphasis);
}

void NoticeBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        updateColors();
    QFrame::changeEvent(event);
}

} // namespace pllava::ui
