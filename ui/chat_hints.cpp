#include "ui/chat_hints.h"

#include <QVBoxLayout>

#include "ui/base/language.h"
#include "ui/chat/chat_panel.h"
#include "ui/notice_bar.h"

namespace pllava::ui {

ChatHints::ChatHints(ChatPanel& chat, QWidget* parent)
    : QWidget(parent), m_chat(chat), m_demo(new NoticeBar(NoticeBar::Tone::Hint)),
      m_context(new NoticeBar(NoticeBar::Tone::Hint)) {
    m_demo->setObjectName(QStringLiteral("demoHint"));
    m_context->setObjectName(QStringLiteral("contextHint"));
    connect(m_demo, &NoticeBar::closed, this, [this] { m_demoClosed = true; });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_demo);
    layout->addWidget(m_context);
}

void ChatHints::showFor(ModelWorld world) {
    const QString video = m_chat.conversation().video;
    const bool demo = world == ModelWorld::Demo;
    const QStringList now{video, currentLanguage(), demo ? QStringLiteral("demo") : QString()};
    if (now == m_suggestedFor)
        return;
    m_suggestedFor = now;
    m_chat.setSuggestions(suggestedQuestions(world, video));
    m_demo->setVisible(false);
    if (demo && !video.isEmpty() && !m_demoClosed && !isDemoClip(video))
        m_demo->show(tr("The demo model knows only coloured shapes. For a real video open the folder of a published "
                        "PLLaVA model: pllava-7b, pllava-13b or pllava-34b from Hugging Face."),
                     {}, tr("Open a model's folder…"), [this] { emit modelWanted(); });
}

void ChatHints::reset() {
    m_context->hide();
}

void ChatHints::noteDroppedTurns(const Answer& answer) {
    const QString& id = m_chat.conversation().id;
    if (answer.droppedTurns == 0 || m_shortened == id)
        return;
    m_shortened = id;
    m_context->show(tr("The conversation is longer than what the model can read at once: its oldest questions and "
                       "answers are left out from now on."));
}

} // namespace pllava::ui
