#pragma once

#include <functional>

#include <QFrame>

class QLabel;
class QPushButton;

namespace pllava::ui {

/// A line above the content that says what went wrong and offers the next step; never a modal dialog.
class NoticeBar : public QFrame {
    Q_OBJECT
public:
    explicit NoticeBar(QWidget* parent = nullptr);
    /// `details` unfold as a tooltip. An empty `step` offers none but to close the line.
    void show(const QString& text, const QString& details = {}, const QString& step = {},
              std::function<void()> action = {});

    /// Takes away this text, and no other.
    void hideIf(const QString& text);

protected:
    void changeEvent(QEvent* event) override;

private:
    void updateColors();

    QLabel* m_text = nullptr;
    QPushButton *m_step = nullptr, *m_close = nullptr;
    std::function<void()> m_action;
};

} // namespace pllava::ui
