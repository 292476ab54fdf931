#include "ui/chat/chat_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/chat/bubble_list.h"
#include "ui/chat/message_bubble.h"
#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {

ChatPanel::ChatPanel(LiveSettings& settings, QWidget* parent) : QWidget(parent), m_settings(settings) {
    build();
    connect(&m_settings, &LiveSettings::changed, this, [this](const AskSettings& before) {
        if (m_settings.value().range != before.range)
            updateTexts();
    });
    updateTexts();
    updateState();
    fitQuestion();
}

/// Two lines of the font of the moment.
void ChatPanel::fitQuestion() {
    m_question->setFixedHeight(fontMetrics().height() * 2 + 3 * kGap);
}

QWidget* ChatPanel::header() {
    m_title = titleLabel();
    auto* row = new QWidget;
    m_tools = new QHBoxLayout(row);
    m_tools->setContentsMargins(0, 0, 0, 0);
    m_tools->addWidget(m_title, 1);
    return row;
}

void ChatPanel::addTool(QAction* action) {
    auto* tool = new QToolButton;
    tool->setDefaultAction(action);
    tool->setToolButtonStyle(Qt::ToolButtonIconOnly);
    tool->setAutoRaise(true);
    m_tools->addWidget(tool);
}

QWidget* ChatPanel::questionRow() {
    m_question = new QPlainTextEdit;
    m_question->setObjectName(QStringLiteral("question"));
    m_question->setTabChangesFocus(true);
    m_question->document()->setDocumentMargin(kGap);
    m_question->installEventFilter(this);
    connect(m_question, &QPlainTextEdit::textChanged, this, &ChatPanel::updateState);
    m_ask = new QPushButton;
    m_ask->setObjectName(QStringLiteral("ask"));
    makePrimary(*m_ask);
    connect(m_ask, &QPushButton::clicked, this, [this] { m_answering ? emit stopRequested() : submit(); });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_question, 1);
    layout->addWidget(m_ask);
    return row;
}

/// An invitation, with questions that can be asked by a click.
QWidget* ChatPanel::emptyPage() {
    m_empty = new QLabel;
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->addStretch(1);
    layout->addWidget(m_empty);
    layout->addSpacing(kGap);
    m_suggestions = new QVBoxLayout;
    layout->addLayout(m_suggestions);
    layout->addStretch(2);
    return page;
}

void ChatPanel::setSuggestions(const QStringList& questions) {
    for (auto* former : findChildren<QPushButton*>(QStringLiteral("suggestion"))) {
        former->setParent(nullptr); // it may have been clicked, and that may have led here
        former->deleteLater();
    }
    for (const QString& question : questions) {
        auto* suggestion = new QPushButton(plainText(question));
        suggestion->setObjectName(QStringLiteral("suggestion"));
        connect(suggestion, &QPushButton::clicked, this, [this, question] {
            m_question->setPlainText(question);
            submit();
            focusQuestion();
        });
        m_suggestions->addWidget(suggestion, 0, Qt::AlignHCenter);
    }
    updateState();
}

void ChatPanel::build() {
    m_list = new BubbleList(m_conversation);
    connect(m_list, &BubbleList::frameClicked, this, &ChatPanel::frameClicked);
    connect(m_list, &BubbleList::editRequested, this, &ChatPanel::edit);
    connect(m_list, &BubbleList::regenerateRequested, this,
            [this](int place) { emit askedAgain(place, m_conversation.exchanges[place].question); });
    m_pages = new QStackedLayout;
    m_pages->addWidget(emptyPage());
    m_pages->addWidget(m_list);
    m_about = new QLabel;
    m_about->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_about, &QLabel::linkActivated, this, [this] { m_settings.setRange(std::nullopt); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap + 4, kGap / 2, kGap + 4, kGap + 4);
    layout->addWidget(header());
    layout->addLayout(m_pages, 1);
    layout->addWidget(m_about);
    layout->addWidget(questionRow());
}

void ChatPanel::setConversation(const Conversation& conversation) {
    endEdit();
    m_conversation = conversation;
    for (Exchange& exchange : m_conversation.exchanges)
        if (exchange.stopReason.isEmpty() && !exchange.error) // left, or lost, in the middle of an answer
            exchange.stopReason = QStringLiteral("cancelled");
    m_answering = false;
    m_pages->setCurrentIndex(m_conversation.exchanges.isEmpty() ? 0 : 1);
    m_list->reset();
    updateState();
}

void ChatPanel::setReady(bool ready, const QString& why) {
    if (ready == m_ready && why == m_why)
        return; // said at every step of a slider
    m_ready = ready;
    m_why = why;
    updateTexts();
    updateState();
}

void ChatPanel::begin(const Exchange& exchange) {
    m_conversation.exchanges.push_back(exchange);
    m_answering = true;
    m_pages->setCurrentIndex(1);
    m_list->updateCount();
    m_list->followEnd();
    updateState();
}

void ChatPanel::showStage(const QString& stage, int percent) {
    if (MessageBubble* bubble = m_answering ? m_list->lastBubble() : nullptr)
        bubble->showStage(stage, percent);
}

void ChatPanel::write(const QString& piece) {
    if (!m_answering)
        return;
    m_conversation.exchanges.back().answer += piece;
    if (MessageBubble* bubble = m_list->lastBubble()) // not where somebody has scrolled up and reads
        bubble->append(piece);
}

void ChatPanel::finish(const Exchange& exchange) {
    if (!m_answering)
        return;
    m_answering = false;
    m_conversation.exchanges.back() = exchange;
    m_list->updateLast();
    updateState();
}

void ChatPanel::focusQuestion() {
    m_question->setFocus(Qt::ShortcutFocusReason);
}

void ChatPanel::branch(int place) {
    m_conversation.exchanges.resize(place);
    m_pages->setCurrentIndex(place == 0 ? 0 : 1);
    m_list->updateCount();
    m_conversation.id = newConversationId();
}

void ChatPanel::submit() {
    const QString text = m_question->toPlainText().trimmed();
    if (text.isEmpty() || !m_ready || m_answering)
        return;
    const int place = m_editing;
    m_question->clear();
    endEdit();
    if (place >= 0) {
        emit askedAgain(place, text);
    } else
        emit asked(text);
}

void ChatPanel::edit(int place) {
    m_editing = place;
    m_question->setPlainText(m_conversation.exchanges[place].question);
    m_question->moveCursor(QTextCursor::End);
    focusQuestion();
    updateTexts();
}

void ChatPanel::endEdit() {
    m_editing = -1;
    updateTexts();
}

void ChatPanel::updateState() {
    m_ask->setText(m_answering ? tr("Stop") : tr("Ask"));
    m_ask->setEnabled(m_answering || (m_ready && !m_question->toPlainText().trimmed().isEmpty()));
    for (auto* suggestion : findChildren<QPushButton*>(QStringLiteral("suggestion")))
        suggestion->setEnabled(m_ready && !m_answering);
}

QString ChatPanel::aboutRange() const {
    const QString link = QStringLiteral("<a href=\"all\" style=\"color:%1\">%2</a>")
                             .arg(colorsOf(palette()).accent.name(), tr("Ask about the whole video"));
    const TimeRange range = m_settings.value().range.value_or(TimeRange());
    return tr("About %1 – %2 s").arg(range.start, 0, 'f', 1).arg(range.end, 0, 'f', 1) + QStringLiteral("&nbsp; ") +
           link;
}

void ChatPanel::updateTexts() {
    const bool marked = m_settings.value().range.has_value();
    m_title->setText(tr("Conversation"));
    m_list->setAccessibleName(tr("Conversation"));
    setTextColor(*m_about, colorsOf(palette()).emphasis);
    m_empty->setText(tr("Ask anything about the video: what happens, what moves, which way."));
    m_question->setAccessibleName(tr("Your question"));
    m_question->setAccessibleDescription(tr("Press Enter to ask, Shift+Enter for a new line"));
    m_question->setPlaceholderText(!m_ready && !m_why.isEmpty() ? m_why
                                   : marked                     ? tr("Ask about the marked range…")
                                                                : tr("Ask about the video…"));
    m_question->viewport()->update(); // Qt paints another placeholder only with the next text
    m_about->setVisible(marked || m_editing >= 0);
    m_about->setText(m_editing >= 0 ? tr("Editing an earlier question. The turns after it move to the earlier "
                                         "conversations. Press Esc to cancel.")
                     : marked       ? aboutRange()
                                    : QString());
}

bool ChatPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_question || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && !(key->modifiers() & Qt::ShiftModifier)) {
        submit();
        return true;
    }
    if (key->key() == Qt::Key_Escape && m_editing >= 0) {
        m_question->clear();
        endEdit();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ChatPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange) {
        updateTexts();
        updateState();
    }
    if (event->type() == QEvent::FontChange)
        fitQuestion();
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
