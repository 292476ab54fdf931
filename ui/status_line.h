#pragma once

#include <optional>

#include <QStatusBar>

#include "core/chat/session.h"

class QLabel;
class QToolButton;

namespace pllava::ui {

/// The line at the window's foot: what goes on, what the last answer's stages took, memory, and the language's switch.
/// GUI thread only.
class StatusLine : public QStatusBar {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void showState(const QString& words);
    void showAnswer(const Timings& timings, double tokensPerSecond);

signals:
    /// The other of the two languages is wanted.
    void languageToggled();

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateTexts();
    void showMemory();

    QLabel *m_state = nullptr, *m_stages = nullptr, *m_memory = nullptr;
    QToolButton* m_language = nullptr;
    std::optional<Timings> m_timings;
    double m_tokensPerSecond = 0;
};

} // namespace pllava::ui
