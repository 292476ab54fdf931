#include "ui/chat/message_bubble.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/base/times.h"
#include "ui/chat/long_text_dialog.h"
#include "ui/look/icons.h"
#include "ui/look/pieces.h"
#include "ui/look/theme.h"

namespace pllava::ui {
namespace {

/// A text that can be laid out at once: its beginning, or while it is being written its end.
QString shortened(const QString& text, Qt::TextElideMode cut = Qt::ElideRight) {
    constexpr qsizetype most = MessageBubble::kShownCharacters;
    if (text.size() <= most)
        return text;
    if (cut == Qt::ElideLeft)
        return u'…' + text.right(most - text[text.size() - most].isLowSurrogate());
    return text.left(most - text[most - 1].isHighSurrogate()) + u'…';
}

QLabel* textLabel(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

MessageBubble::MessageBubble(QWidget* parent) : QWidget(parent) {
    m_question = textLabel("question");
    m_answer = textLabel("answer");
    m_details = textLabel("details");
    m_frames = new QLabel;
    m_frames->setObjectName(QStringLiteral("frames"));
    m_frames->setWordWrap(true);
    m_frames->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_frames, &QLabel::linkActivated, this,
            [this](const QString& link) { emit frameClicked(link.toDouble()); });
    m_all = new QPushButton;
    m_all->setFlat(true);
    connect(m_all, &QPushButton::clicked, this, &MessageBubble::showAll);
    m_copy = new QToolButton;
    m_copy->setIcon(icon(QStringLiteral("edit-copy")));
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_exchange.answer); });
    m_regenerate = button(QStringLiteral("view-refresh"), &MessageBubble::regenerate);
    m_edit = button(QStringLiteral("document-edit"), &MessageBubble::editRequested);
    for (QToolButton* each : {m_copy, m_regenerate, m_edit})
        each->setAutoRaise(true);
    build();
}

QToolButton* MessageBubble::button(const QString& name, void (MessageBubble::*signal)()) {
    auto* made = new QToolButton;
    made->setIcon(icon(name));
    connect(made, &QToolButton::clicked, this, signal);
    return made;
}

void MessageBubble::build() {
    const int line = fontMetrics().height(), indent = 3 * line;
    m_question->setContentsMargins(line * 3 / 4, line / 2, line * 3 / 4, line / 2);
    m_details->setForegroundRole(QPalette::PlaceholderText);
    auto* asked = new QHBoxLayout;
    asked->setContentsMargins(indent, 0, 0, 0);
    asked->addStretch(0);
    asked->addWidget(m_question);
    auto* tools = new QHBoxLayout;
    tools->setSpacing(2);
    tools->addWidget(m_details, 1);
    for (QToolButton* each : {m_copy, m_regenerate, m_edit})
        tools->addWidget(each, 0, Qt::AlignBottom);
    m_reply = new QWidget;
    auto* answered = new QVBoxLayout(m_reply);
    answered->setContentsMargins(line * 3 / 4, line / 2, line / 2, line / 3);
    answered->setSpacing(line / 3);
    answered->addWidget(m_answer);
    answered->addWidget(m_all, 0, Qt::AlignLeft);
    answered->addWidget(m_frames);
    answered->addLayout(tools);
    auto* said = new QHBoxLayout;
    said->setContentsMargins(0, 0, indent, 0);
    said->addWidget(m_reply);
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, line / 2);
    all->setSpacing(line * 2 / 3);
    all->addLayout(asked);
    all->addLayout(said);
}

void MessageBubble::paintEvent(QPaintEvent*) {
    constexpr double radius = 8;
    const Colors colors = colorsOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors.question);
    painter.drawRoundedRect(m_question->geometry(), radius, radius);
    painter.setBrush(colors.answer);
    painter.drawRoundedRect(m_reply->geometry(), radius, radius);
}

void MessageBubble::show(const Exchange& exchange) {
    m_exchange = exchange;
    m_stage.clear();
    updateTexts();
}

void MessageBubble::append(const QString& piece) {
    m_exchange.answer += piece;
    m_stage.clear();
    m_answer->setText(answerText());
    m_details->setText(details());
}

void MessageBubble::showStage(const QString& stage, int percent) {
    m_stage = percent > 0 ? QStringLiteral("%1 %2 %").arg(stage).arg(percent) : stage;
    m_details->setText(details());
}

QString MessageBubble::state() const {
    if (m_exchange.stopReason.isEmpty())
        return m_stage.isEmpty() ? tr("answering…") : m_stage;
    if (m_exchange.stopReason == QStringLiteral("cancelled"))
        return tr("stopped");
    if (m_exchange.stopReason == QStringLiteral("length"))
        return tr("cut off at the token limit");
    if (m_exchange.stopReason == QStringLiteral("context"))
        return tr("cut off: the context is full");
    return {};
}

QString MessageBubble::details() const {
    if (m_exchange.error)
        return {};
    QStringList parts;
    if (m_exchange.visualTokens > 0) {
        const PoolingShape& pooling = m_exchange.pooling;
        const auto frames = m_exchange.frameSeconds.size();
        parts << (frames == 1 ? tr("1 frame") : tr("%1 frames").arg(frames))
              << QStringLiteral("%1×%2×%3").arg(pooling.frames).arg(pooling.height).arg(pooling.width);
        if (const int lost = m_exchange.substitutedFrames; lost == 1)
            parts << tr("1 frame could not be decoded: the nearest one is used");
        else if (lost > 1)
            parts << tr("%1 frames could not be decoded: the nearest ones are used").arg(lost);
        if (m_exchange.unreadableParts)
            parts << tr("parts of the file cannot be read");
        if (!m_exchange.adapter.isEmpty())
            parts << QStringLiteral("%1, α %2").arg(m_exchange.adapter, QLocale().toString(m_exchange.loraAlpha));
        parts << m_exchange.promptTemplate
              << tr("first word %1 s").arg(QLocale().toString(m_exchange.firstTokenMilliseconds / 1000, 'f', 2))
              << tr("%1 tokens, %2 per second")
                     .arg(m_exchange.newTokens)
                     .arg(QLocale().toString(m_exchange.tokensPerSecond, 'f', 0));
    }
    if (const QString now = state(); !now.isEmpty())
        parts << now;
    return parts.join(QStringLiteral(" · "));
}

void MessageBubble::updateFrames() {
    QStringList links;
    for (const double seconds : m_exchange.frameSeconds)
        links << QStringLiteral("<a href=\"%1\" style=\"text-decoration:none; color:%2\">%3</a>")
                     .arg(seconds, 0, 'g', 17) // exactly, so that it leads to that very frame
                     .arg(colorsOf(palette()).accent.name(), shortTimeText(seconds));
    links.removeDuplicates();
    m_frames->setText(links.join(QStringLiteral("&nbsp; ")));
    m_frames->setVisible(!links.isEmpty());
}

QString MessageBubble::answerText() const {
    if (m_exchange.error)
        return shortened(*m_exchange.error);
    if (m_exchange.stopReason.isEmpty())
        return shortened(m_exchange.answer.trimmed(), Qt::ElideLeft) + u'▌';
    return m_exchange.answer.isEmpty() ? tr("(no answer)") : shortened(m_exchange.answer);
}

void MessageBubble::showAll() {
    auto* all = new LongTextDialog(tr("Question and answer"),
                                   m_exchange.question + QStringLiteral("\n\n") + m_exchange.answer, window());
    all->show();
}

void MessageBubble::updateTexts() {
    setTextColor(*m_answer, m_exchange.error ? colorsOf(palette()).bad : palette().color(QPalette::WindowText));
    m_question->setText(shortened(m_exchange.question));
    const int line = fontMetrics().height();
    m_question->setMinimumWidth(
        std::min(fontMetrics().horizontalAdvance(m_exchange.question.left(200)) + 3 * line / 2 + 4, 22 * line));
    m_answer->setText(answerText());
    const qsizetype longest = std::max(m_exchange.question.size(), m_exchange.answer.size());
    m_all->setVisible(longest > kShownCharacters);
    m_all->setText(tr("Show all %1 characters").arg(QLocale().toString(longest)));
    m_details->setText(details());
    m_question->setAccessibleName(tr("Question"));
    m_answer->setAccessibleName(tr("Answer"));
    m_details->setAccessibleName(tr("How it was answered"));
    m_frames->setAccessibleName(tr("Frames that the model saw; choose one to go there"));
    const bool done = m_exchange.error || !m_exchange.stopReason.isEmpty();
    const std::pair<QToolButton*, QString> tools[] = {{m_copy, tr("Copy the answer")},
                                                      {m_regenerate, tr("Answer again")},
                                                      {m_edit, tr("Edit the question and ask again")}};
    for (const auto& [tool, words] : tools) {
        describe(*tool, words);
        tool->setEnabled(done);
    }
    updateFrames();
}

int MessageBubble::heightAt(int width) {
    m_reply->layout()->activate(); // a text may have changed since the last event
    layout()->activate();
    return layout()->totalHeightForWidth(width);
}

bool MessageBubble::hasSelection() const {
    return m_question->hasSelectedText() || m_answer->hasSelectedText() || m_details->hasSelectedText();
}

QList<QWidget*> MessageBubble::focusOrder() const {
    return {m_question, m_answer, m_all, m_frames, m_details, m_copy, m_regenerate, m_edit};
}

bool MessageBubble::event(QEvent* event) {
    const bool handled = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        emit heightChanged();
    return handled;
}

void MessageBubble::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange ||
        event->type() == QEvent::FontChange)
        updateTexts();
    QWidget::changeEvent(event);
}

} // namespace pllava::ui
