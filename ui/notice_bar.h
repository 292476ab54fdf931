#pragma once

#include <functional>

#include <QFrame>

#include "core/base/error.h"

class QLabel;
class QPushButton;

namespace pllava::ui {

/// A line that says what went wrong, what is good to know or what was done, and offers the next step; never a modal
/// dialog.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    enum class Tone { Fault, Hint, Done };
    /// `tone` is that of show() with a text.
    explicit NoticeBar(Tone tone = Tone::Fault, QWidget* parent = nullptr);
    /// `details` unfold as a tooltip. An empty `step` offers none but to close the line.
    void show(const QString& text, const QString& details = {}, const QString& step = {},
              std::function<void()> action = {});
    void showDone(const QString& text, const QString& step = {}, std::function<void()> action = {});
    void show(const Error& error, const QString& step = {}, std::function<void()> action = {});

    /// Removes this text, and no other.
    void hideIf(const QString& text);

signals:
    /// A person closed it.
    void closed();

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateColors();

    const Tone m_usual;
    Tone m_tone;
    QLabel* m_text = nullptr;
    QPushButton *m_step = nullptr, *m_close = nullptr;
    std::function<void()> m_action;
};

} // namespace pllava::ui
