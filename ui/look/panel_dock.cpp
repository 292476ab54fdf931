#include "ui/look/panel_dock.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/look/card.h"
#include "ui/look/icons.h"
#include "ui/look/pieces.h"

namespace pllava::ui {

PanelDock::PanelDock(const char* name, QWidget* parent) : QDockWidget(parent) {
    setObjectName(QLatin1String(name));
    setTitleBarWidget(titleBar());
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(2 * kGap);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_empty);
    setWidget(m_pages);
    nameButtons();
}

QWidget* PanelDock::titleBar() {
    auto* bar = new QWidget;
    m_title = titleLabel();
    m_controls = new QHBoxLayout;
    m_float = new QToolButton;
    m_close = new QToolButton;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(kGap + 4, kGap / 2 + 1, kGap / 2, 0);
    layout->setSpacing(2);
    layout->addWidget(m_title);
    layout->addStretch();
    layout->addLayout(m_controls);
    for (const auto& [button, name] : {std::pair{m_float, "window-duplicate"}, std::pair{m_close, "window-close"}}) {
        button->setIcon(icon(QLatin1String(name)));
        button->setAutoRaise(true);
        layout->addWidget(button);
    }
    connect(this, &QWidget::windowTitleChanged, this, [this](const QString& title) {
        m_title->setText(title);
        toggleViewAction()->setText(plainText(title));
    });
    connect(m_float, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(m_close, &QToolButton::clicked, this, &QWidget::close);
    return bar;
}

void PanelDock::addToTitle(QWidget* control) {
    m_controls->addWidget(control);
}

void PanelDock::setContent(QWidget* content) {
    m_pages->addWidget(content);
    m_pages->setCurrentWidget(content);
}

void PanelDock::setEmptyText(const QString& text) {
    m_empty->setText(text);
}

void PanelDock::showContent(bool shown) {
    m_pages->setCurrentIndex(shown ? 1 : 0);
}

void PanelDock::nameButtons() {
    for (const auto& [button, words] :
         {std::pair{m_float, tr("Detach or attach the panel")}, std::pair{m_close, tr("Close the panel")}})
        describe(*button, words);
}

void PanelDock::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintCard(painter, rect(), palette());
}

void PanelDock::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        nameButtons();
    QDockWidget::changeEvent(event);
}

} // namespace pllava::ui
