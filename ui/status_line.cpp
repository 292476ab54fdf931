#include "ui/status_line.h"

#include <chrono>

#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QTimer>
#include <QToolButton>

#include "core/base/process_memory.h"
#include "ui/base/language.h"
#include "ui/look/pieces.h"

namespace pllava::ui {
namespace {

constexpr auto kMemoryEvery = std::chrono::seconds(2);

QString milliseconds(double value) {
    return QLocale().toString(value, 'f', value < 10 ? 1 : 0);
}

} // namespace

StatusLine::StatusLine(QWidget* parent) : QStatusBar(parent) {
    m_state = new QLabel;
    m_stages = new QLabel;
    m_memory = new QLabel;
    m_language = new QToolButton;
    m_language->setObjectName(QStringLiteral("languageButton"));
    m_language->setAutoRaise(true);
    for (QLabel* label : {m_stages, m_memory})
        label->setForegroundRole(QPalette::PlaceholderText);
    setSizeGripEnabled(false);
    setContentsMargins(kGap, 0, kGap, 0);
    addWidget(m_state);
    addWidget(m_stages, 1);
    addPermanentWidget(m_memory);
    addPermanentWidget(m_language);
    connect(m_language, &QToolButton::clicked, this, &StatusLine::languageToggled);
    auto* timer = new QTimer(this);
    timer->start(kMemoryEvery);
    connect(timer, &QTimer::timeout, this, &StatusLine::showMemory);
    updateTexts();
}

void StatusLine::showState(const QString& words) {
    m_state->setText(words);
}

void StatusLine::showAnswer(const Timings& timings, double tokensPerSecond) {
    m_timings = timings;
    m_tokensPerSecond = tokensPerSecond;
    updateTexts();
}

void StatusLine::showMemory() {
    const std::int64_t bytes = residentBytes();
    m_memory->setVisible(bytes > 0);
    m_memory->setText(tr("memory %1 MB").arg(QLocale().toString(static_cast<double>(bytes) / 1e6, 'f', 0)));
}

void StatusLine::updateTexts() {
    if (m_timings) {
        const QString answer =
            tr("prefill %1 ms · %2 tokens per second")
                .arg(milliseconds(m_timings->prefill), QLocale().toString(m_tokensPerSecond, 'f', 0));
        const QString clip = m_timings->vision > 0
                                 ? tr("decode %1 ms · vision %2 ms")
                                       .arg(milliseconds(m_timings->decode), milliseconds(m_timings->vision))
                                 : tr("clip cached");
        m_stages->setText(clip + QStringLiteral(" · ") + answer);
    }
    m_language->setText(nextLanguage().name);
    describe(*m_language, tr("Switch to another language"));
    showMemory();
}

void StatusLine::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        updateTexts();
    QStatusBar::changeEvent(event);
}

} // namespace pllava::ui
